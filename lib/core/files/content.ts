import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** What is handed to the database at once, so that neither it nor the event loop is held up for long. */
export const CHUNK_BYTES = 262_144;
/** Larger ones are put down on the disk while they come in. */
const IN_MEMORY_BYTES = 524_288;
/** What a node that died has left lying there. */
const LEFT_BEHIND_MS = 86_400_000;
const UPLOAD_NAME = /^baton-upload-[0-9a-f-]{36}$/;

/** The bytes of an upload, in memory or in a file of their own. */
export type Content = {
  size: number;
  /** Where they are a file: it may be taken away. */
  path?: string;
  pieces(): AsyncIterable<Uint8Array>;
  bytes(): Promise<Uint8Array>;
};

/** The disk can't take what comes in; the cause says why. */
export class DiskFault extends Error {}

const onDisk = <T>(work: Promise<T>): Promise<T> =>
  work.catch((cause: unknown) => {
    throw new DiskFault("an upload can't be put down on the disk", { cause });
  });

/** Content that lies on the disk until it is discarded. */
export type SpooledContent = Content & { discard(): Promise<void> };

export const inMemory = (bytes: Uint8Array): Content => ({
  size: bytes.byteLength,
  async *pieces() {
    for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
  },
  bytes: async () => bytes,
});

export const contentOf = (content: Uint8Array | Content): Content => (content instanceof Uint8Array ? inMemory(content) : content);

/**
 * Takes what comes in: a little of it is kept in memory, more in a file of the folder, which nobody else can read.
 * @throws DiskFault; whatever the pieces throw. Nothing is left there
 */
export async function spool(folder: string, pieces: AsyncIterable<Uint8Array>): Promise<SpooledContent> {
  const iterator = pieces[Symbol.asyncIterator]();
  const [first, size, isAll] = await takeSome(iterator);
  if (isAll) return { ...inMemory(Buffer.concat(first)), discard: async () => undefined };
  await onDisk(mkdir(folder, { recursive: true, mode: 0o700 }));
  const path = join(folder, `baton-upload-${randomUUID()}`);
  const discard = () => rm(path, { force: true });
  try {
    const total = size + (await write(path, first, iterator));
    return {
      size: total,
      path,
      pieces: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      bytes: () => readFile(path),
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function takeSome(iterator: AsyncIterator<Uint8Array>): Promise<[Uint8Array[], number, boolean]> {
  const taken: Uint8Array[] = [];
  let size = 0;
  while (size <= IN_MEMORY_BYTES) {
    const { done, value } = await iterator.next();
    if (done) return [taken, size, true];
    taken.push(value);
    size += value.byteLength;
  }
  return [taken, size, false];
}

/** @returns the bytes behind the first ones */
async function write(path: string, first: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): Promise<number> {
  const handle = await onDisk(open(path, "wx", 0o600));
  try {
    for (const piece of first) await onDisk(handle.writeFile(piece));
    let size = 0;
    for (let { done, value } = await rest.next(); !done; { done, value } = await rest.next()) {
      await onDisk(handle.writeFile(value));
      size += value.byteLength;
    }
    return size;
  } finally {
    await handle.close();
  }
}

/** Removes what nodes that died have left in a folder of uploads. @param now in milliseconds */
export async function sweepSpool(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => UPLOAD_NAME.test(each))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < now - LEFT_BEHIND_MS) await rm(path, { force: true });
  }
}

/** The same bytes in pieces of `CHUNK_BYTES`, the last one apart. */
export async function* inChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    held.push(piece);
    size += piece.byteLength;
    if (size < CHUNK_BYTES) continue;
    const all = held.length === 1 ? piece : Buffer.concat(held);
    const whole = size - (size % CHUNK_BYTES);
    for (let at = 0; at < whole; at += CHUNK_BYTES) yield all.subarray(at, at + CHUNK_BYTES);
    held = whole < size ? [all.subarray(whole)] : [];
    size -= whole;
  }
  if (size > 0) yield Buffer.concat(held);
}

/** @returns the hash of some bytes in hexadecimal, and how many there were */
export async function hashOf(pieces: AsyncIterable<Uint8Array>): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    size += piece.byteLength;
  }
  return { sha256: hash.digest("hex"), size };
}
