import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "../../../../db/database";
import { type Env, StartError } from "../../../env";
import { type FilesPlace, parseFilesUrl } from "../../../files-url";
import { DomainError } from "../../log";
import { type Content, DiskFault, inMemory, type SpooledContent, spool } from "../content";
import { createDatabaseStore } from "./database-store";
import { createFolderStore, incomingOf } from "./folder-store";
import { createS3Store } from "./s3-store";
import { type FileStore, ObjectMissing, type Range } from "./store";

/** One line a minute says that a store does not work. */
const LOGGED_EVERY_MS = 60_000;
/** After it did not work, whether it does again is tried no sooner. */
const TRIED_AGAIN_MS = 5_000;
const PROBE = Buffer.from("baton");

/** Where bytes lie: a store by its name, and what they are called there. In the database that is the id of their file. */
export type Location = { store: string; key: string };

/** The stores of files that this node knows: that of FILES_URL, and those of files that were kept before it was changed. */
export type FileStores = {
  /** The name of the store that new files go to; `db:` is the database. */
  readonly current: string;
  /** Where uploads lie on the disk until they are kept. */
  readonly spoolFolder: string;
  /** Takes what comes in, on the disk where it is large. @throws DomainError UNAVAILABLE where the disk can't take it; whatever the pieces throw */
  spool(pieces: AsyncIterable<Uint8Array>): Promise<SpooledContent>;
  /** @throws DomainError UNAVAILABLE where the store can't take it now */
  put(at: Location, content: Content): Promise<void>;
  /** @throws ObjectMissing; DomainError UNAVAILABLE where the store can't be read now */
  read(at: Location, range: Range): AsyncGenerator<Uint8Array, void>;
  /** @throws DomainError UNAVAILABLE */
  remove(at: Location): Promise<void>;
  /** Why the store of new files does not work; undefined where it does, as far as is known. Never throws */
  fault(): Promise<string | undefined>;
  /** Writes something, reads it and removes it. @throws whatever the store throws */
  probe(): Promise<void>;
};

type Line = (about: object, event: string) => void;
/** What the server's log and a command's lines have in common. */
export type FileLog = { info: Line; error: Line };
type ErrorLog = Pick<FileLog, "error">;
type Settings = Pick<
  Env,
  "FILES_URL" | "BATON_DATA_DIR" | "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN" | "AWS_REGION"
>;
/** `database` is undefined for whoever reads chunks otherwise. */
type Surroundings = { env: Settings; db: Db | undefined; log: ErrorLog };

const folderOf = (place: FilesPlace & { kind: "file" }, env: Settings): string => place.folder ?? join(env.BATON_DATA_DIR, "files");

function openStore(place: FilesPlace, current: FilesPlace, { env, db }: Surroundings): FileStore {
  if (place.kind === "file") return createFolderStore(place.name, folderOf(place, env));
  if (place.kind === "s3")
    return createS3Store({ ...place, region: place.region ?? env.AWS_REGION ?? "us-east-1", ...keyOf(place, current, env) });
  if (!db) throw new Error("the database is not read this way");
  return createDatabaseStore(db);
}

/** A bucket of before has the keys of the environment, or those of the bucket of now. */
function keyOf(place: FilesPlace & { kind: "s3" }, current: FilesPlace, env: Settings) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = env;
  const own = place.name === current.name && current.kind === "s3" ? current.credentials : place.credentials;
  const named = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined;
  const credentials = own ?? named ?? (current.kind === "s3" ? current.credentials : undefined);
  if (!credentials) throw new Error(`AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing, without which ${place.name} can't be read`);
  return { credentials };
}

export function createFileStores(surroundings: Surroundings): FileStores {
  const { env, log } = surroundings;
  const place = parseFilesUrl(env.FILES_URL);
  const opened = new Map<string, FileStore>();
  const open = (name: string): FileStore => {
    const known = opened.get(name) ?? openStore(name === place.name ? place : parseFilesUrl(name), place, surroundings);
    opened.set(name, known);
    return known;
  };
  const health = createHealth(log);
  const watched = async <T>(store: string, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      if (store === place.name) health.worked();
      return result;
    } catch (error) {
      // What the database refuses is told by what watches over the database.
      if (store === "db:" || error instanceof ObjectMissing) throw error;
      throw health.failed(store, store === place.name, error);
    }
  };
  const probe = async () => {
    if (place.kind === "db") return;
    const key = randomUUID();
    const store = open(place.name);
    await store.put(key, inMemory(PROBE));
    try {
      for await (const piece of store.read(key, { from: 0, to: PROBE.byteLength - 1 }))
        if (!PROBE.equals(piece)) throw new Error("what was written reads otherwise");
    } finally {
      await store.remove(key);
    }
  };
  const spoolFolder = place.kind === "file" ? incomingOf(folderOf(place, env)) : tmpdir();
  return {
    current: place.name,
    spoolFolder,
    spool: (pieces) =>
      spool(spoolFolder, pieces).catch((error: unknown) => {
        throw error instanceof DiskFault ? health.failed(spoolFolder, place.kind === "file", error.cause) : error;
      }),
    put: ({ store, key }, content) => watched(store, () => open(store).put(key, content)),
    async *read({ store, key }, range) {
      const pieces = await watched(store, async () => open(store).read(key, range));
      try {
        for (;;) {
          const { done, value } = await watched(store, () => pieces.next());
          if (done) return;
          yield value;
        }
      } finally {
        await pieces.return(undefined);
      }
    },
    remove: ({ store, key }) => watched(store, () => open(store).remove(key)),
    async fault() {
      if (health.isToBeTried()) await watched(place.name, probe).catch(() => undefined);
      return health.reason();
    },
    probe,
  };
}

/** What a node knows of its store: what it last said, and when. */
function createHealth(log: ErrorLog) {
  let fault: { reason: string; at: number } | undefined;
  const loggedAt = new Map<string, number>();
  return {
    worked: () => {
      fault = undefined;
    },
    /** @returns what whoever asked for it is answered; its cause stays in the log, since it is not the database's */
    failed(store: string, isCurrent: boolean, error: unknown): DomainError {
      const now = Date.now();
      const reason = error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
      if (isCurrent) fault = { reason, at: now };
      if (now - (loggedAt.get(store) ?? 0) >= LOGGED_EVERY_MS) {
        loggedAt.set(store, now);
        log.error({ err: error, store }, "files.unavailable");
      }
      return new DomainError("UNAVAILABLE", "Files can't be kept or read at the moment", { retryAfterMs: TRIED_AGAIN_MS });
    },
    isToBeTried: () => fault !== undefined && Date.now() - fault.at >= TRIED_AGAIN_MS,
    reason: () => fault?.reason,
  };
}

/** Makes the folder of FILES_URL, where it is one. @throws StartError */
export async function prepareFileStore(env: Settings): Promise<void> {
  const place = parseFilesUrl(env.FILES_URL);
  if (place.kind !== "file") return;
  const folder = folderOf(place, env);
  await mkdir(incomingOf(folder), { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw new StartError(`FILES_URL: the folder ${folder} can't be written: ${error.message}`, { cause: error });
  });
}
