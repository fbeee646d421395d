import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import type { Core } from "../core/core";
import type { SpooledContent, Upload } from "../core/files";
import { badRequest, DomainError } from "../core/log";
import { addressKey } from "../core/system";
import { addressOf } from "./identify";

/** What a form needs around its file: boundaries, names, other small fields. */
const FORM_OVERHEAD_BYTES = 65_536;
const FIELDS_MAX = 20;

/**
 * Does what reads a request's upload once there is room for it in memory; until then its body stays unread.
 * @throws DomainError RATE_LIMITED; whatever `work` throws
 */
export async function whenThereIsRoom<T>(core: Core, request: Request, maxBytes: number, work: () => Promise<T>): Promise<T> {
  const announced = Number(request.headers.get("content-length") ?? maxBytes);
  const release = await core.uploads.take(addressKey(addressOf(request)), Math.min(announced, maxBytes));
  try {
    return await work();
  } finally {
    release();
  }
}

/** What the file of a form has at least, by the length that its request announces. */
export const announcedBytes = (request: Request): number =>
  Math.max(1, Number(request.headers.get("content-length") ?? 0) - FORM_OVERHEAD_BYTES);

const unreadable = () => badRequest("The form can't be read");

type Named = { name: string; type: string };

/**
 * The field `file` of a multipart form in memory.
 * @throws DomainError TOO_LARGE, BAD_REQUEST
 */
export async function readUpload(request: Request, maxBytes: number): Promise<Named & { content: Uint8Array }> {
  const { taken, ...named } = await readForm(request, maxBytes, buffer);
  return { ...named, content: taken };
}

/**
 * The field `file` of a multipart form, on the disk where it is large, for as long as `work` takes.
 * @throws DomainError TOO_LARGE, BAD_REQUEST; UNAVAILABLE where the disk can't take it; whatever `work` throws
 */
export async function withUpload<T>(core: Pick<Core, "stores">, request: Request, maxBytes: number, work: (upload: Upload) => Promise<T>) {
  const spooled: Promise<SpooledContent>[] = [];
  try {
    const { taken, ...named } = await readForm(request, maxBytes, (stream) => {
      const taking = core.stores.spool(stream);
      spooled.push(taking);
      return taking;
    });
    return await work({ ...named, content: taken });
  } finally {
    for (const taking of spooled)
      await taking.then(
        ({ discard }) => discard(),
        // Nothing of it is there.
        () => undefined,
      );
  }
}

/**
 * Takes the field `file` of a form piece by piece as it arrives: to copy and search a file as a whole would hold up
 * everybody else.
 */
async function readForm<T>(request: Request, maxBytes: number, take: (stream: Readable) => Promise<T>): Promise<Named & { taken: T }> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type)) throw badRequest("The body is not multipart/form-data with a field `file`");
  const tooLarge = () => new DomainError("TOO_LARGE", `The file is over ${maxBytes} bytes, which is what is allowed`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes + FORM_OVERHEAD_BYTES) throw tooLarge();
  const form = openForm(type, maxBytes);
  let found: (Named & { stream: Readable; taking: Promise<T> }) | undefined;
  let isOver = false;
  form.on("file", (field, stream, name, _encoding, mime) => {
    // The form's own error says it too.
    stream.on("error", () => undefined);
    if (field !== "file" || found) return void stream.resume();
    stream.on("limit", () => {
      isOver = true;
    });
    const taking = take(stream);
    taking.catch((error: Error) => form.destroy(error));
    found = { name: unescaped(name), type: mime, stream, taking };
  });
  if (!request.body) throw unreadable();
  await pipeline(Readable.fromWeb(request.body as ReadableStream), bounded(maxBytes, tooLarge), form).catch((error: unknown) => {
    found?.stream.destroy(new Error("the form broke off"));
    throw error instanceof DomainError ? error : unreadable();
  });
  if (isOver) throw tooLarge();
  if (!found) throw badRequest("file: is missing");
  return { name: found.name, type: found.type, taken: await found.taking };
}

const bounded = (maxBytes: number, tooLarge: () => DomainError) =>
  async function* (pieces: AsyncIterable<Uint8Array>) {
    let size = 0;
    for await (const piece of pieces) {
      size += piece.byteLength;
      if (size > maxBytes + FORM_OVERHEAD_BYTES) throw tooLarge();
      yield piece;
    }
  };

/** Browsers escape a quotation mark and the ends of lines in a name, and nothing else (HTML, multipart form data). */
const unescaped = (name: string): string => name.replace(/%22/g, '"').replace(/%0[AD]/g, "");

/** @throws DomainError BAD_REQUEST where the type names no boundary */
function openForm(type: string, maxBytes: number): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": type },
      limits: { fileSize: maxBytes, files: FIELDS_MAX, fields: FIELDS_MAX, fieldSize: FORM_OVERHEAD_BYTES, headerPairs: FIELDS_MAX },
    });
  } catch {
    throw unreadable();
  }
}
