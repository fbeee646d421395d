import { and, desc, eq, ne } from "drizzle-orm";
import type { Tx } from "../../../db/connect";
import { contacts, dialogs, messages } from "../../../db/schema";
import type { NewMessage, VisitorContext } from "../../protocol/message";
import type { OutsideActor } from "../actor";
import type { Core } from "../core";
import type { DomainEvent } from "../events";
import { limitAnswer, limitStranger } from "../limit-strangers";
import { changeDialog, commitTo } from "../log/change-dialog";
import type { DialogRow } from "../log/views";
import { guardMessage, type SentMessage, writeMessage } from "../messages/send-message";
import { firstStatus } from "./first-status";

/** How long a principal counts as online without a further sign of life. */
export const ONLINE_FOR_MS = 60_000;

/** Where the visitor is, as the transport saw it. */
export type Whereabouts = VisitorContext & { user_agent?: string | undefined };

/** The dialog that a visitor or customer has going: their newest support dialog that is not resolved. */
async function openDialogOf(db: Core["db"] | Tx, actor: OutsideActor): Promise<DialogRow | undefined> {
  const [row] = await db
    .select()
    .from(dialogs)
    .where(and(eq(dialogs.contact_id, actor.contactId), eq(dialogs.kind, "support"), ne(dialogs.status, "resolved")))
    .orderBy(desc(dialogs.id))
    .limit(1);
  return row;
}

/**
 * The message of a visitor or customer who names no dialog: goes to their open one, which is made if there is none
 * (contract 4). The same client_id makes one message over all of that person's dialogs (P2), also when two nodes get
 * it at once: the person's row is the lock.
 * @throws DomainError TOO_LARGE, BAD_REQUEST, FORBIDDEN, RATE_LIMITED
 */
export async function startDialog(
  core: Core,
  actor: OutsideActor,
  input: NewMessage,
  where: Whereabouts,
  origin?: string,
): Promise<SentMessage> {
  const guarded = await guardMessage(core, actor, input);
  const told: DomainEvent[] = [];
  const found = await core.inDialog(actor.contactId, () =>
    core.db.transaction(async (tx): Promise<SentMessage | { openId: number }> => {
      await lockContact(core, tx, actor, where);
      const openId = (await earlierDialog(tx, actor, input.client_id)) ?? (await openDialogOf(tx, actor))?.id;
      if (openId !== undefined) return { openId };
      await limitStranger(core, actor, "conversations");
      const row = await newDialog(core, tx, actor);
      if (row.status === "assistant") await limitStranger(core, actor, "answers");
      return commitTo(tx, row, (open) => writeMessage(core, actor, open, guarded), told, core.now(), origin);
    }),
  );
  for (const event of told) core.bus.publish(event);
  if (!("openId" in found)) return found;
  await limitAnswer(core, actor, found.openId);
  return changeDialog(core, found.openId, (open) => writeMessage(core, actor, open, guarded), origin);
}

async function lockContact(core: Core, tx: Tx, actor: OutsideActor, where: Whereabouts): Promise<void> {
  const { page_url, page_title, referrer, locale, timezone, user_agent } = where;
  const seen = { page_url, page_title, referrer, locale, timezone, user_agent };
  const known = Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined));
  const identity =
    actor.type === "customer"
      ? { site_id: actor.siteId, external_id: actor.externalId, email: actor.email, email_by: "site" as const, name: actor.name }
      : { name: actor.name };
  const refreshed = actor.type === "customer" ? { email: actor.email, email_by: "site" as const, name: actor.name } : {};
  const now = core.now();
  const presence = { last_seen: now, online_until: new Date(now.getTime() + ONLINE_FOR_MS) };
  await tx
    .insert(contacts)
    .values({ id: actor.contactId, workspace_id: actor.workspaceId, kind: actor.type, ...identity, ...known, ...presence })
    .onConflictDoUpdate({ target: contacts.id, set: { ...refreshed, ...known, ...presence } });
}

async function earlierDialog(tx: Tx, actor: OutsideActor, clientId: string): Promise<number | undefined> {
  const [row] = await tx
    .select({ id: dialogs.id })
    .from(dialogs)
    .innerJoin(messages, and(eq(messages.dialog_id, dialogs.id), eq(messages.client_id, clientId)))
    .where(eq(dialogs.contact_id, actor.contactId))
    .limit(1);
  return row?.id;
}

async function newDialog(core: Core, tx: Tx, actor: OutsideActor): Promise<DialogRow> {
  const now = core.now();
  const [row] = await tx
    .insert(dialogs)
    .values({
      workspace_id: actor.workspaceId,
      kind: "support",
      status: await firstStatus(tx, actor.assistantId, now),
      contact_id: actor.contactId,
      assistant_id: actor.assistantId,
      created_at: now,
      updated_at: now,
    })
    .returning();
  if (!row) throw new Error("no dialog was made");
  return row;
}
