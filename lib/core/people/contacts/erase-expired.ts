import { and, asc, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { contacts, dialogs, files, scheduledMessages, workspaces } from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { UNSENT_FILE_MS } from "../../files";
import { eraseDialogs, eraseTraces } from "../../log";
import { readPrivacy } from "../../sensitive";
import type { Core } from "../core";
import { eraseExpiredSessions } from "../identity/sessions";
import { eraseExpiredLinks } from "../identity/visitor-links";

const DAY_MS = 86_400_000;
/** Few at a time, so that no transaction holds locks for long. */
const BATCH = 100;
/** So long it can be seen what became of a message that was to be sent later. */
const SETTLED_MESSAGES_MS = 30 * DAY_MS;

/**
 * Erases what each workspace keeps no longer: conversations resolved before its `retention_days`, the anonymous
 * visitors who have none left, files that were uploaded and never sent, sign-ins and links that ran out. Several nodes may do it at once.
 */
export async function eraseExpired(core: Core): Promise<void> {
  const now = core.now().getTime();
  await eraseExpiredSessions(core);
  await eraseExpiredLinks(core);
  await core.db
    .delete(files)
    .where(
      and(
        isNull(files.message_id),
        isNull(files.canned_reply_id),
        lt(files.created_at, new Date(now - UNSENT_FILE_MS)),
        or(isNull(files.kept_until), lt(files.kept_until, core.now())),
      ),
    );
  await core.db.delete(scheduledMessages).where(lt(scheduledMessages.settled_at, new Date(now - SETTLED_MESSAGES_MS)));
  const rows = await core.db
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(sql`${workspaces.privacy}->>'retention_days' is not null`);
  for (const { id } of rows) {
    const { retention_days } = await readPrivacy(core.db, id);
    if (retention_days !== null) await eraseOlder(core, id, new Date(now - retention_days * DAY_MS));
  }
}

async function eraseOlder(core: Core, workspaceId: number, before: Date): Promise<void> {
  for (;;) {
    const { conversations, people } = await eraseBatch(core, workspaceId, before);
    if (conversations < BATCH && people < BATCH) return;
  }
}

/**
 * The conversations, the strangers who have none left, and the entry in the audit log go in one transaction, one node
 * at a time: else the strangers of one run would be found, and recorded apart, by another.
 */
const eraseBatch = (core: Core, workspaceId: number, before: Date): Promise<{ conversations: number; people: number }> =>
  core.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`retention\n${workspaceId}`}, 0))`);
    const conversations = await eraseConversations(tx, workspaceId, before);
    const people = await eraseStrangers(tx, workspaceId, before);
    if (conversations > 0 || people > 0)
      await writeAudit(tx, { workspaceId, principal: "system:retention" }, "retention.erased", null, { conversations, people });
    return { conversations, people };
  });

async function eraseConversations(tx: Tx, workspaceId: number, before: Date): Promise<number> {
  const due = await tx
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(
      and(
        eq(dialogs.workspace_id, workspaceId),
        eq(dialogs.kind, "support"),
        eq(dialogs.status, "resolved"),
        lt(dialogs.resolved_at, before),
      ),
    )
    .orderBy(asc(dialogs.id))
    .limit(BATCH)
    .for("update", { skipLocked: true });
  await eraseDialogs(
    tx,
    due.map(({ id }) => id),
  );
  return due.length;
}

/** Customers stay: the site knows them, and their orders do. */
async function eraseStrangers(tx: Tx, workspaceId: number, before: Date): Promise<number> {
  const due = tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(
      and(
        eq(contacts.workspace_id, workspaceId),
        eq(contacts.kind, "visitor"),
        lt(contacts.last_seen, before),
        sql`not exists (select 1 from ${dialogs} where ${dialogs.contact_id} = ${contacts.id})`,
      ),
    )
    .orderBy(asc(contacts.id))
    .limit(BATCH)
    .for("update");
  const gone = await tx.delete(contacts).where(inArray(contacts.id, due)).returning({ id: contacts.id });
  for (const { id } of gone) await eraseTraces(tx, `visitor:${id}`);
  return gone.length;
}
