import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { auditLog, contacts, fileChunks, files } from "../../db/schema";
import { startDialog } from "../../lib/core/conversations/dialogs/start-dialog";
import { placeEntries } from "../../lib/core/log/place-entries";
import { createTestToken, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../lib/core/testing";
import { createPglite, createPostgresDatabase } from "../../test/database";
import { openDatabase } from "../connect";
import type { Database } from "../database";
import { openSession, type Session } from "../session";

export const MIGRATIONS = join(process.cwd(), "db/migrations");
export const TEXT = 'Ünï "quoted" \\ back\nnew line\ttab 漢字 \u2028 😀 {"a":[1]} $1 \'';
export const BYTES = randomBytes(600_000);
const KEYS = ["current", "derived"];
export const NOW = new Date("2026-11-27T09:30:00.000Z");

export type Place = { session: Session; database: Database; drop(): Promise<void> };

/** A database with the schema in place and no rows, by a session and as the server has it. */
export async function freshPlace(kind: "pglite" | "postgres"): Promise<Place> {
  if (kind === "pglite") {
    const pglite = await createPglite();
    const database = await openDatabase({ pglite });
    return { session: await openSession({ pglite }), database, drop: database.close };
  }
  const made = await createPostgresDatabase();
  const [session, database] = await Promise.all([openSession({ url: made.url }), openDatabase({ url: made.url, maxConnections: 2 })]);
  const drop = async () => {
    await Promise.all([session.close(), database.close()]);
    await made.drop();
  };
  return { session, database, drop };
}

/** A workspace with two conversations, a file, a sign-in, and values of every kind that is hard to carry. */
export async function fill(core: TestCore): Promise<TestWorkspace> {
  const workspace = await createTestWorkspace(core);
  for (const text of [TEXT, "card 4111 1111 1111 1111"])
    await startDialog(core, createTestVisitor(workspace), { client_id: randomUUID(), text, kind: "text", attachments: [] }, {});
  await core.db.update(contacts).set({ attributes: { big: 12345678901234.5, deep: { text: TEXT }, none: null } });
  const id = randomUUID();
  await core.db
    .insert(files)
    .values({ id, workspace_id: workspace.workspaceId, uploaded_by: "member:1", name: TEXT, type: "image/png", size: BYTES.length });
  await core.db.insert(fileChunks).values([
    { file_id: id, start: 0, content: BYTES },
    { file_id: id, start: BYTES.length, content: new Uint8Array() },
  ]);
  await core.db.insert(auditLog).values({ workspace_id: workspace.workspaceId, actor: "member:1", action: "test", target: null });
  await createTestToken(core, workspace.owner.memberId);
  await placeEntries(core);
  return workspace;
}

/** What backup and restore are given where a test says nothing else. */
export const way = () => ({
  migrationsFolder: MIGRATIONS,
  keys: KEYS,
  now: NOW,
  signal: new AbortController().signal,
  progress: () => undefined,
  force: false,
  withoutKeys: false,
});
