import { inArray } from "drizzle-orm";
import { assistants, contacts, members, messages } from "../../../db/schema";
import type { Dialog, DialogVisitor, QueueStanding } from "../../protocol/dialog";
import { type Actor, isOutside } from "../actor";
import type { Core } from "../core";
import { standingsOf } from "../handoffs/queue";
import { type DialogRow, roomOf, toMessage } from "../log/views";

/** For whom a summary is: members see notes' numbers and the visitor's details; the visitor's side a reduced form. */
export type Side = "members" | "outside";

export const sideOf = (actor: Actor): Side => (isOutside(actor) ? "outside" : "members");

const present = <T>(ids: readonly (T | null)[]): T[] => [...new Set(ids.filter((id): id is T => id !== null))];

/** Runs a look-up by ids, without a round trip where there are none. */
async function byId<K, R extends { id: K }>(ids: K[], load: (ids: K[]) => Promise<R[]>): Promise<Map<K, R>> {
  return ids.length === 0 ? new Map() : new Map((await load(ids)).map((row) => [row.id, row]));
}

/** The wire form of dialogs, with one query for each kind of thing they name, however many they are. */
export async function summarize(core: Core, rows: readonly DialogRow[], side: Side): Promise<Dialog[]> {
  const lastId = (row: DialogRow) => (side === "members" ? row.last_message_id : row.public_message_id);
  const now = core.now();
  const [lasts, people, operators, bots, standings] = await Promise.all([
    byId(present(rows.map(lastId)), (ids) => core.db.select().from(messages).where(inArray(messages.id, ids))),
    byId(present(rows.map((row) => row.contact_id)), (ids) => core.db.select().from(contacts).where(inArray(contacts.id, ids))),
    byId(present(rows.map((row) => row.assignee_id)), (ids) =>
      core.db.select({ id: members.id, name: members.name, avatar_url: members.avatar_url }).from(members).where(inArray(members.id, ids)),
    ),
    byId(present(rows.map((row) => row.assistant_id)), (ids) =>
      core.db.select({ id: assistants.id, name: assistants.name }).from(assistants).where(inArray(assistants.id, ids)),
    ),
    standingsOf(core.db, rows, now),
  ]);
  return rows.map((row) => {
    const last = lasts.get(lastId(row) ?? 0);
    const contact = people.get(row.contact_id ?? "");
    return {
      id: row.id,
      room: roomOf(row),
      title: row.title,
      status: row.status,
      priority: row.priority,
      assignee: operators.get(row.assignee_id ?? 0) ?? null,
      visitor: contact ? toVisitor(contact, side, now) : null,
      assistant: bots.get(row.assistant_id ?? "") ?? null,
      labels: side === "members" ? row.labels : [],
      last_message: last ? toMessage(last) : null,
      last_seq: side === "members" ? row.last_seq : row.public_seq,
      unread: side === "members" ? row.unread_members : row.unread_visitor,
      waiting_since: row.waiting_since?.toISOString() ?? null,
      queue: toStanding(standings.get(row.id), side),
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    };
  });
}

function toStanding(standing: QueueStanding | undefined, side: Side): QueueStanding | null {
  if (!standing) return null;
  if (side === "members") return standing;
  const { reason: _reason, offered_to: _offered, ...reduced } = standing;
  return reduced;
}

export async function summarizeOne(core: Core, row: DialogRow, side: Side): Promise<Dialog> {
  const [dialog] = await summarize(core, [row], side);
  return dialog as Dialog;
}

function toVisitor(row: typeof contacts.$inferSelect, side: Side, now: Date): DialogVisitor {
  const reduced = { id: row.id, name: row.name, email: row.email };
  if (side === "outside") return reduced;
  return {
    ...reduced,
    kind: row.kind,
    external_id: row.external_id,
    online: row.online_until !== null && row.online_until > now,
    last_seen: row.last_seen?.toISOString() ?? null,
    page_url: row.page_url,
    page_title: row.page_title,
    referrer: row.referrer,
    user_agent: row.user_agent,
    locale: row.locale,
    timezone: row.timezone,
    attributes: row.attributes,
  };
}
