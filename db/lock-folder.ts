import { createHash, randomUUID } from "node:crypto";
import { realpathSync, renameSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Somebody else has the folder open. `holder` is their process id, where they answered. */
export class FolderInUse extends Error {
  constructor(
    readonly folder: string,
    readonly holder: string | undefined,
  ) {
    super(`${folder} is in use by another process${holder ? ` (${holder})` : ""}`);
    this.name = "FolderInUse";
  }
}

/** The longest path of a Unix socket that every system takes, in bytes (`sun_path`: 104 on macOS, 108 on Linux). */
const MAX_SOCKET_PATH = 103;
const ANSWER_MS = 2_000;
/** Longer than two starts that found nobody there need to put their sockets in place one after the other. */
const SETTLE_MS = 250;

/**
 * A Unix socket rather than a file with a process id: the system gives it up with the process, however that ends, and it
 * holds between containers that share the folder, where process ids mean nothing.
 */
function socketPath(folder: string): string {
  const real = realpathSync(folder);
  const path = join(real, "lock.sock");
  const hashed = `baton-${createHash("sha256").update(real).digest("hex").slice(0, 32)}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${hashed}`;
  return Buffer.byteLength(temporaryPath(path)) <= MAX_SOCKET_PATH ? path : join(tmpdir(), `${hashed}.sock`);
}

const temporaryPath = (path: string) => `${path}.${process.pid}.${randomUUID().slice(0, 8)}`;

type Holder = { alive: false } | { alive: true; name: string };

/** Asks whoever listens there for their name. A process that is stopped takes the connection and says nothing: it lives. */
function askHolder(path: string): Promise<Holder> {
  return new Promise((resolve) => {
    let name = "";
    const socket = connect(path);
    const settle = (holder: Holder) => {
      socket.destroy();
      resolve(holder);
    };
    socket.setTimeout(ANSWER_MS, () => settle({ alive: true, name }));
    socket.on("error", () => settle({ alive: false }));
    socket.on("data", (chunk) => {
      name += chunk.toString();
    });
    socket.on("end", () => settle({ alive: true, name }));
  });
}

function listen(path: string, name: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => undefined).end(name));
    server.once("error", reject);
    server.listen(path, () => resolve(server.unref()));
  });
}

/** A named pipe has no file that could be moved into place, and is gone with its process: the first to listen has it. */
async function listenInPlace(path: string, name: string): Promise<Server> {
  if (process.platform === "win32") return listen(path, name);
  const temporary = temporaryPath(path);
  const server = await listen(temporary, name);
  renameSync(temporary, path);
  return server;
}

const inUse = (folder: string, holder: string) => new FolderInUse(folder, holder ? `pid ${holder.split(" ")[0]}` : undefined);

/**
 * Takes a folder for this process alone, until the answer is called or the process ends in whatever way.
 * @param folder exists already
 * @returns what gives it back
 * @throws FolderInUse while another process has it; the system's error where no socket can be made there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = socketPath(folder);
  const name = `${process.pid} ${randomUUID()}`;
  const before = await askHolder(path);
  if (before.alive) throw inUse(folder, before.name);
  const server = await listenInPlace(path, name);
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  // Of several that found nobody there, the last one to put its socket in place is the one who is found there.
  await delay(SETTLE_MS);
  const holder = await askHolder(path);
  if (!holder.alive || holder.name !== name) {
    await close();
    throw inUse(folder, holder.alive ? holder.name : "");
  }
  return async () => {
    if (process.platform !== "win32") rmSync(path, { force: true });
    await close();
  };
}
