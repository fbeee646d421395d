import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { fileChunks, fileRemovals, files } from "@/db/schema";
import { freshDatabase } from "@/test/database";
import { type S3Server, startS3Server } from "@/test/s3-server";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { deleteMessage } from "../../conversations/messages/edit-message";
import type { VisitorActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../../testing";
import { CHUNK_BYTES, sweepSpool } from "../content";
import { moveFiles } from "../move-files";
import { locate, readContent } from "../read-file";
import { removeObjects } from "../remove-objects";
import { keepPastFile, uploadFile } from "../upload-file";

const CONTENT = randomBytes(3 * CHUNK_BYTES + 100);
const upload = () => ({ name: "a.bin", type: "", content: CONTENT });
const never = new AbortController().signal;

let database: Database;
let s3: S3Server;
let folder: string;
let urls: Record<"db" | "file" | "s3", string>;
const cores = new Map<string, TestCore>();
/** A node with this FILES_URL; all of them work on one database. */
async function coreWith(kind: keyof typeof urls): Promise<TestCore> {
  const known = cores.get(kind) ?? (await createTestCore({ database, env: { FILES_URL: urls[kind], ...s3.keys, BATON_DATA_DIR: folder } }));
  cores.set(kind, known);
  return known;
}

let visitor: VisitorActor;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "baton-stores-"));
  s3 = await startS3Server();
  urls = { db: "db:", file: `file:${join(folder, "kept files")}`, s3: s3.url };
  database = await freshDatabase();
  visitor = createTestVisitor(await createTestWorkspace(await coreWith("db")));
});
beforeEach(async () => {
  s3.setTrouble();
  await database.db.delete(files);
  await removeObjects(await coreWith("s3"));
  await database.db.delete(fileRemovals);
});
afterAll(async () => {
  await database.close();
  await s3.close();
  rmSync(folder, { recursive: true });
});

const objectsIn = () =>
  readdirSync(join(folder, "kept files"), { recursive: true, withFileTypes: true }).flatMap((each) => (each.isFile() ? [each.name] : []));
/** How many objects there are, by store. */
const counts = async () => ({
  db: (await database.db.select().from(fileChunks).where(eq(fileChunks.start, 0))).length,
  file: existsSync(join(folder, "kept files")) ? objectsIn().length : 0,
  s3: s3.objects.size,
});
const NONE = { db: 0, file: 0, s3: 0 };

/** A message of the visitor's with the file. */
const send = (core: TestCore, id: string) =>
  startDialog(core, visitor, { client_id: randomUUID(), text: "", kind: "text", attachments: [id] }, {});

describe.each(["db", "file", "s3"] as const)("files kept in %s", (kind) => {
  let core: TestCore;
  beforeEach(async () => {
    core = await coreWith(kind);
  });

  it("are read as they were sent, whole and in part", async () => {
    const file = await uploadFile(core, visitor, upload());
    expect(await counts()).toEqual({ ...NONE, [kind]: 1 });
    expect(CONTENT.equals(await buffer(readContent(core, file)))).toBe(true);
    const [from, to] = [CHUNK_BYTES - 5, 2 * CHUNK_BYTES + 7];
    expect(CONTENT.subarray(from, to + 1).equals(await buffer(readContent(core, file, { from, to })))).toBe(true);
    expect(await buffer(readContent(core, file, { from: file.size - 1, to: file.size - 1 }))).toHaveLength(1);
  });

  it("are taken from the disk, where large ones are put down as they come in", async () => {
    const spooled = await core.stores.spool(pieces());
    expect([spooled.size, spooled.path === undefined]).toEqual([CONTENT.byteLength, false]);
    const file = await uploadFile(core, visitor, { ...upload(), content: spooled });
    await spooled.discard();
    expect(existsSync(String(spooled.path))).toBe(false);
    expect(CONTENT.equals(await buffer(readContent(core, file)))).toBe(true);
  });

  it.each(["comes too late", "fails"])(
    "of a message that is taken twice at once are the one file that it carries, also where the other %s",
    async (what) => {
      const past = { id: randomUUID(), workspaceId: visitor.workspaceId, uploadedBy: `visitor:${visitor.contactId}` };
      let go: () => void = () => undefined;
      const sent = new Promise<void>((resolve) => {
        go = resolve;
      });
      const put: TestCore["stores"]["put"] = async (at, content) => {
        await core.stores.put(at, content);
        await sent;
        if (what === "fails") throw new Error("broken off");
      };
      const slow = keepPastFile({ ...core, stores: { ...core.stores, put } }, past, upload()).catch((error: Error) => error.message);
      const file = await keepPastFile(core, past, upload());
      const { message } = await send(core, file.id);
      go();
      expect(await slow).toEqual(what === "fails" ? "broken off" : file);
      expect(await database.db.select({ id: files.id, message: files.message_id }).from(files)).toEqual([
        { id: past.id, message: message.id },
      ]);
      await removeObjects(core);
      expect(await counts()).toEqual({ ...NONE, [kind]: 1 });
      expect(CONTENT.equals(await buffer(readContent(core, file)))).toBe(true);
    },
  );

  it("are gone with the message that carried them", async () => {
    const file = await uploadFile(core, visitor, upload());
    const { dialogId, message } = await send(core, file.id);
    await deleteMessage(core, visitor, { dialog_id: dialogId, message_id: message.id });
    await removeObjects(core);
    expect(await counts()).toEqual(NONE);
    await expect(readContent(core, file).next()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await database.db.select().from(fileRemovals)).toEqual([]);
  });

  it("are read from wherever they lie by every node, and moved to where they belong", async () => {
    for (const before of (["db", "file", "s3"] as const).filter((other) => other !== kind)) {
      const file = await uploadFile(await coreWith(before), visitor, upload());
      expect(CONTENT.equals(await buffer(readContent(core, file)))).toBe(true);
      expect(await moveFiles(core, never)).toBe(1);
      await removeObjects(core);
      expect(await counts(), `from ${before}`).toEqual({ ...NONE, [kind]: 1 });
      expect(CONTENT.equals(await buffer(readContent(core, file)))).toBe(true);
      expect(await moveFiles(core, never)).toBe(0);
      await database.db.delete(files);
      await removeObjects(core);
    }
  });

  it("go on from the new place where they are moved while somebody reads them", async () => {
    const file = await uploadFile(core, visitor, upload());
    const reading = readContent(core, file);
    const first = await reading.next();
    const other = await coreWith(kind === "file" ? "s3" : "file");
    await moveFiles(other, never);
    await removeObjects(other);
    const rest = await buffer(reading);
    expect(CONTENT.equals(Buffer.concat([first.value as Uint8Array, rest]))).toBe(true);
  });
});

async function* pieces() {
  for (let at = 0; at < CONTENT.byteLength; at += 60_000) yield CONTENT.subarray(at, at + 60_000);
}

describe("a store that fails", () => {
  it("keeps nothing of an upload that it refuses, says so, and heals", async () => {
    const core = await coreWith("s3");
    s3.setTrouble((_request, response) => Boolean(response.writeHead(503).end("<Error><Code>SlowDown</Code></Error>")));
    await expect(uploadFile(core, visitor, upload())).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await core.stores.fault()).toBe("the server answered 503 SlowDown");
    expect(await database.db.select().from(files)).toEqual([]);
    s3.setTrouble();
    await removeObjects(core);
    expect(await database.db.select().from(fileRemovals)).toEqual([]);
    await uploadFile(core, visitor, upload());
    expect(await core.stores.fault()).toBeUndefined();
  });

  it("that breaks off in the middle of an answer is asked for the rest", async () => {
    const core = await coreWith("s3");
    const file = await uploadFile(core, visitor, upload());
    let broken = 0;
    s3.setTrouble((request, response) => {
      if (broken > 0 || request.method !== "GET") return false;
      broken += 1;
      response.writeHead(206, { "content-length": CONTENT.byteLength }).write(CONTENT.subarray(0, 1000), () => response.destroy());
      return true;
    });
    expect(CONTENT.equals(await buffer(readContent(core, file)))).toBe(true);
    expect(broken).toBe(1);
  });

  it("that does not know our key is no store, and its answer is in the log alone", async () => {
    const core = await createTestCore({ database, env: { FILES_URL: urls.s3.replace("AKIATEST", "AKIAOTHER") } });
    await expect(uploadFile(core, visitor, upload())).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await core.stores.fault()).toBe("the server answered 403 InvalidAccessKeyId");
  });

  it("that has lost a file says so to whoever reads it, and hands out no other bytes", async () => {
    const core = await coreWith("s3");
    const file = await uploadFile(core, visitor, upload());
    s3.objects.clear();
    await expect(readContent(core, file).next()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await moveFiles(await coreWith("db"), never)).toBe(0);
  });

  it("whose disk takes nothing leaves nothing, and takes the next one", async () => {
    const blocked = join(folder, "blocked");
    writeFileSync(blocked, "a file where a folder is to be");
    const core = await createTestCore({ database, env: { FILES_URL: `file:${blocked}` } });
    await expect(uploadFile(core, visitor, upload())).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(core.stores.spool(pieces())).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await database.db.select().from(files)).toEqual([]);
    rmSync(blocked);
    await uploadFile(core, visitor, upload());
    rmSync(blocked, { recursive: true });
  });
});

describe("what nodes that died have left", () => {
  it("of an upload is removed from the store once it can't be under way any more", async () => {
    const core = await coreWith("file");
    const dying = {
      ...core,
      stores: {
        ...core.stores,
        put: async (...given: Parameters<typeof core.stores.put>) => {
          await core.stores.put(...given);
          await new Promise(() => undefined);
        },
      },
    };
    void uploadFile(dying, visitor, upload());
    await expect.poll(async () => (await counts()).file).toBe(1);
    await removeObjects(core);
    expect((await counts()).file).toBe(1);
    await database.db.update(fileRemovals).set({ due_at: sql`now()` });
    await removeObjects(core);
    expect(await counts()).toEqual(NONE);
  });

  it("of a move stays until the lot is given up; the file stays where it was, and is moved by the next", async () => {
    const [core, before] = [await coreWith("s3"), await coreWith("file")];
    const file = await uploadFile(before, visitor, upload());
    const from = await locate(core, file.id);
    const dying = {
      ...core,
      stores: {
        ...core.stores,
        put: async (...given: Parameters<typeof core.stores.put>) => {
          await core.stores.put(...given);
          await new Promise(() => undefined);
        },
      },
    };
    void moveFiles(dying, never);
    await expect.poll(() => s3.objects.size).toBe(1);
    expect(await moveFiles(core, never)).toBe(0);
    expect(await locate(core, file.id)).toEqual(from);
    await database.db.update(fileRemovals).set({ due_at: sql`now()` });
    await removeObjects(core);
    expect(s3.objects.size).toBe(0);
    expect(await moveFiles(core, never)).toBe(1);
    expect(CONTENT.equals(await buffer(readContent(before, file)))).toBe(true);
  });

  it("on the disk of uploads is swept away after a day", async () => {
    const core = await coreWith("file");
    await core.stores.spool(pieces());
    const lying = () => readdirSync(core.stores.spoolFolder).length;
    await sweepSpool(core.stores.spoolFolder, Date.now());
    expect(lying()).toBe(1);
    await sweepSpool(core.stores.spoolFolder, Date.now() + 86_400_001);
    expect(lying()).toBe(0);
  });
});

it("bytes that read otherwise in the new place leave the file where it was, and all others are moved", async () => {
  const core = await coreWith("s3");
  const before = await coreWith("db");
  const kept = [await uploadFile(before, visitor, upload()), await uploadFile(before, visitor, upload())];
  const [file, other] = kept.sort((a, b) => (a.id < b.id ? -1 : 1));
  if (!file || !other) throw new Error("no files");
  s3.setTrouble((request) => {
    if (request.method === "GET" && s3.objects.size === 1)
      for (const [key, content] of s3.objects) s3.objects.set(key, Buffer.from(content).fill(0, 10, 20));
    return false;
  });
  await expect(moveFiles(core, never)).rejects.toThrow("reads otherwise");
  s3.setTrouble();
  await removeObjects(core);
  expect(await counts()).toEqual({ ...NONE, db: 1, s3: 1 });
  expect(await locate(core, file.id)).toMatchObject({ store: "db:" });
  for (const each of kept) expect(CONTENT.equals(await buffer(readContent(core, each)))).toBe(true);
});
