import { randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CHUNK_BYTES, type Content } from "../content";
import { type FileStore, ObjectMissing, type Range } from "./store";

/** The folder of uploads that are under way, and of what a node that died has left of them. */
export const incomingOf = (folder: string): string => join(folder, "incoming");

/** Keeps bytes as files in a folder that belongs to Baton alone, in subfolders by the first letters of their keys. */
export function createFolderStore(name: string, folder: string): FileStore {
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key);
  return {
    name,
    async put(key, content) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await mkdir(incomingOf(folder), { recursive: true, mode: 0o700 });
      const partial = join(incomingOf(folder), `baton-upload-${randomUUID()}`);
      try {
        await takeFile(content, partial);
        await rename(partial, path);
        await syncFolder(dirname(path));
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    async *read(key, range) {
      const handle = await open(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT" ? new ObjectMissing(name, key) : error;
      });
      try {
        yield* piecesOf(handle, range);
      } finally {
        await handle.close();
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}

/** The bytes under another name, whole and on the disk: by a second name where they are a file of the same disk. */
async function takeFile(content: Content, partial: string): Promise<void> {
  if (content.path && (await isLinked(content.path, partial))) return syncFile(partial);
  const handle = await open(partial, "wx", 0o600);
  try {
    for await (const piece of content.pieces()) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isLinked = (path: string, other: string): Promise<boolean> =>
  link(path, other).then(
    () => true,
    // Another disk, or one that has no links.
    () => false,
  );

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, "r+");
  await handle.sync().finally(() => handle.close());
}

/** Not every system lets a folder be opened; those that do not keep names by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function* piecesOf(handle: FileHandle, { from, to }: Range): AsyncGenerator<Uint8Array, void> {
  for (let at = from; at <= to; ) {
    // One for each piece: whoever takes it may hold it for as long as it takes to send.
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, to + 1 - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
