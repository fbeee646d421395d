import { randomBytes, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileChunks, files } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { deleteMessage } from "../conversations/messages/edit-message";
import type { VisitorActor } from "../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { CHUNK_BYTES } from "./content";
import { findFile, readContent } from "./read-file";
import { createFileStores } from "./stores/file-stores";
import { uploadFile } from "./upload-file";

/** Compressed data has all bytes, in no order. */
const CONTENT = randomBytes(2 * CHUNK_BYTES + 100);
const UPLOAD = { name: "a.bin", type: "", content: CONTENT };

describe.each(DATABASES)("the bytes of a file on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let visitor: VisitorActor;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core);
    visitor = createTestVisitor(workspace);
  });
  afterEach(() => core.close());

  /** The node with its chunks in a database that is changed. */
  const storingIn = (db: TestCore["db"]) => ({ ...core, stores: createFileStores({ env: core.env, db, log: core.log }) });

  const chunks = () => core.db.select({ start: fileChunks.start }).from(fileChunks).orderBy(fileChunks.start);

  it("are kept in chunks, and read as they were sent", async () => {
    const { id, size } = await uploadFile(core, visitor, UPLOAD);
    expect(size).toBe(CONTENT.byteLength);
    expect((await chunks()).map(({ start }) => start)).toEqual([0, CHUNK_BYTES, 2 * CHUNK_BYTES]);
    const pieces: number[] = [];
    for await (const piece of readContent(core, await findFile(core, visitor, id))) pieces.push(piece.byteLength);
    expect(pieces).toEqual([CHUNK_BYTES, CHUNK_BYTES, 100]);
    expect(CONTENT.equals(await buffer(readContent(core, { id, size })))).toBe(true);
  });

  it.each([
    ["within a chunk", 10, 19],
    ["over the end of one", CHUNK_BYTES - 5, CHUNK_BYTES + 5],
    ["from the beginning of one to the end of the next", CHUNK_BYTES, 3 * CHUNK_BYTES],
    ["over three of them", 1, CONTENT.byteLength - 2],
    ["the last byte", CONTENT.byteLength - 1, CONTENT.byteLength - 1],
  ])("are read in part: %s", async (_what, from, last) => {
    const to = Math.min(last, CONTENT.byteLength - 1);
    const file = await uploadFile(core, visitor, UPLOAD);
    expect(CONTENT.subarray(from, to + 1).equals(await buffer(readContent(core, file, { from, to })))).toBe(true);
  });

  it("are gone with the message that carried them, and whoever was reading them is not told that they ended there", async () => {
    const file = await uploadFile(core, visitor, UPLOAD);
    const say = { client_id: randomUUID(), text: "", kind: "text" as const, attachments: [file.id] };
    const { dialogId, message } = await startDialog(core, visitor, say, {});
    const reading = readContent(core, file);
    await reading.next();
    await deleteMessage(core, visitor, { dialog_id: dialogId, message_id: message.id });
    expect(await chunks()).toEqual([]);
    await expect(reading.next()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("leave nothing behind where one of them can't be written", async () => {
    const broken = Object.assign(Object.create(core.db), {
      insert: (table: unknown) => {
        if (table === fileChunks) throw new Error("no space left");
        return core.db.insert(table as typeof files);
      },
    });
    await expect(uploadFile(storingIn(broken), visitor, UPLOAD)).rejects.toThrow("no space left");
    expect(await core.db.select().from(files)).toEqual([]);
  });

  it("of somebody who is erased meanwhile are not kept", async () => {
    const erasing = Object.assign(Object.create(core.db), {
      insert: (table: unknown) => ({
        values: async (row: never) => {
          await core.db.delete(files).where(eq(files.uploaded_by, `visitor:${visitor.contactId}`));
          return core.db.insert(table as typeof files).values(row);
        },
      }),
    });
    await expect(uploadFile(storingIn(erasing), visitor, UPLOAD)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await chunks()).toEqual([]);
  });
});
