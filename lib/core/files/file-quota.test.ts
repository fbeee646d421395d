import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { files } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { startDialog } from "../conversations/dialogs/start-dialog";
import type { Actor, VisitorActor } from "../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { UNSENT_FILE_MS, UNSENT_FILES_MAX } from "./file-quota";
import { uploadFile } from "./upload-file";

const QUOTA = 1_000;

describe.each(DATABASES)("the files of a workspace on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let visitor: VisitorActor;
  let now: Date;
  const begin = async (env: Record<string, string>) => {
    now = new Date("2026-01-01T00:00:00Z");
    core = await createTestCore({ database: await freshDatabase(kind), env, now: () => now });
    workspace = await createTestWorkspace(core);
    visitor = createTestVisitor(workspace);
  };
  afterEach(() => core.close());

  const upload = (actor: Actor, bytes: number) =>
    uploadFile(core, actor, { name: "notes.txt", type: "text/plain", content: Buffer.alloc(bytes, "a") });
  const send = (actor: VisitorActor, attachments: string[]) =>
    startDialog(core, actor, { client_id: randomUUID(), text: "", kind: "text", attachments }, {});
  const stored = async () => (await core.db.select({ size: files.size }).from(files)).reduce((sum, { size }) => sum + size, 0);
  const allowedOf = async (uploads: Promise<unknown>[]) =>
    (await Promise.allSettled(uploads)).filter(({ status }) => status === "fulfilled").length;

  describe("with a quota", () => {
    beforeEach(() => begin({ FILES_QUOTA_BYTES: String(QUOTA) }));

    it("are taken from a visitor up to nine tenths of it, and from the team up to all of it", async () => {
      await upload(visitor, 900);
      await expect(upload(createTestVisitor(workspace), 1)).rejects.toMatchObject({
        code: "TOO_LARGE",
        message: "No more files can be taken here at the moment",
      });
      await upload(workspace.operator, 100);
      await expect(upload(workspace.owner, 1)).rejects.toMatchObject({
        code: "TOO_LARGE",
        message: "The storage for files of this workspace is full",
        more: { help: expect.stringContaining("FILES_QUOTA_BYTES") },
      });
      expect(await stored()).toBe(QUOTA);
    });

    it("count sent ones too, and make room when they are deleted", async () => {
      const file = await upload(visitor, 900);
      await send(visitor, [file.id]);
      await expect(upload(visitor, 1)).rejects.toMatchObject({ code: "TOO_LARGE" });
      await core.db.delete(files);
      await upload(visitor, 900);
    });

    it("of another workspace don't count", async () => {
      await upload(workspace.owner, QUOTA);
      const other = await createTestWorkspace(core);
      await upload(other.owner, QUOTA);
    });

    it("are no more than it when many are uploaded at the same time", async () => {
      const visitors = Array.from({ length: 12 }, () => createTestVisitor(workspace));
      expect(await allowedOf(visitors.map((each) => upload(each, 200)))).toBe(4);
      expect(await stored()).toBe(800);
    });
  });

  describe("without a quota", () => {
    beforeEach(() => begin({ FILES_QUOTA_BYTES: "0", MAX_UPLOAD_BYTES: "1000" }));

    it("are taken as many as are sent", async () => {
      for (let at = 0; at < 11; at += 1) {
        const each = createTestVisitor(workspace);
        await send(each, [(await upload(each, 1_000)).id]);
      }
      expect(await stored()).toBe(11_000);
    });

    it("that one person has not sent are limited in number, until some are sent", async () => {
      const ids: string[] = [];
      for (let at = 0; at < UNSENT_FILES_MAX; at += 1) ids.push((await upload(visitor, 1)).id);
      await expect(upload(visitor, 1)).rejects.toMatchObject({ code: "RATE_LIMITED", more: { retryAfterMs: UNSENT_FILE_MS } });
      await upload(createTestVisitor(workspace), 1);
      await send(visitor, ids.slice(0, 1));
      await upload(visitor, 1);
    });

    it("that one person has not sent are limited in bytes, until they are a day old", async () => {
      for (let at = 0; at < 10; at += 1) await upload(visitor, 1_000);
      now = new Date(now.getTime() + 1_000);
      await expect(upload(visitor, 1)).rejects.toMatchObject({ code: "RATE_LIMITED", more: { retryAfterMs: UNSENT_FILE_MS - 1_000 } });
      now = new Date(now.getTime() + UNSENT_FILE_MS - 1_000);
      await upload(visitor, 1);
    });

    it("that one person has not sent are no more when they are uploaded at the same time", async () => {
      expect(await allowedOf(Array.from({ length: UNSENT_FILES_MAX + 10 }, () => upload(visitor, 1)))).toBe(UNSENT_FILES_MAX);
      expect(await stored()).toBe(UNSENT_FILES_MAX);
    });
  });
});
