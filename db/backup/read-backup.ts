import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { z } from "zod";
import { BackupRefusal, FORMAT, type Header, header } from "./format";

/** Far more than a row has: what is longer is no backup, and is not to fill the memory. */
const MAX_LINE_CHARS = 64 * 1024 * 1024;

const damaged = (cause?: unknown): BackupRefusal => new BackupRefusal("the backup is damaged, or is none", { cause });

/**
 * The lines of a backup, one after another.
 * @throws BackupRefusal where the file can't be read, is damaged, or ends within a line
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on("error", (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  unpacked.setEncoding("utf8");
  // A line may be long, and come in many pieces.
  let [pieces, chars] = [[] as string[], 0];
  try {
    for await (const text of unpacked as AsyncIterable<string>) {
      let from = 0;
      for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
        yield pieces.join("") + text.slice(from, to);
        [pieces, chars] = [[], 0];
        from = to + 1;
      }
      if (from < text.length) pieces.push(text.slice(from));
      chars += text.length - from;
      if (chars > MAX_LINE_CHARS) throw damaged();
    }
  } catch (error) {
    throw refusalOf(error as NodeJS.ErrnoException, file);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
  if (pieces.length > 0) throw new BackupRefusal("the backup is cut off");
}

function refusalOf(error: NodeJS.ErrnoException, file: string): Error {
  if (error instanceof BackupRefusal) return error;
  if (error.code === "ENOENT") return new BackupRefusal(`there is no file ${file}`, { cause: error });
  if (error.code === "Z_BUF_ERROR") return new BackupRefusal("the backup is cut off", { cause: error });
  if (error.code === "Z_DATA_ERROR") return damaged(error);
  return new BackupRefusal(`${file} can't be read: ${error.message}`, { cause: error });
}

/** A line that is not a row, as its schema has it. @throws BackupRefusal */
export function parseLine<S extends z.ZodType>(schema: S, line: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw damaged(error);
  }
}

/** The first line. @throws BackupRefusal for another format */
export function parseHeader(line: string | undefined): Header {
  const found = /^\{"baton_backup":(\d+)/.exec(line ?? "");
  if (found && Number(found[1]) > FORMAT)
    throw new BackupRefusal("the backup was made by a newer version of Baton; restore it with that version");
  return parseLine(header, line ?? "");
}
