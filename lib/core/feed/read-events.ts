import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or, type SQL } from "drizzle-orm";
import { contacts, dialogs, eventHeads, events, messages, records } from "../../../db/schema";
import type { FeedEvent, FeedType } from "../../protocol/feed";
import { type Actor, OPERATOR, readableBy, requireMember, toMessage } from "../log";
import { toContact } from "../people";
import { toRecord } from "../records";
import type { Core } from "./core";

type FeedQuery = {
  after: number;
  limit: number;
  /** Empty for all. */
  types?: readonly FeedType[] | undefined;
  dialog_id?: number | undefined;
};

type EventRow = typeof events.$inferSelect;
type Found = {
  event: EventRow;
  message: typeof messages.$inferSelect | null;
  contact: typeof contacts.$inferSelect | null;
  record: typeof records.$inferSelect | null;
};

/** What an event is called wherever it is sent: the same every time. */
const eventIdOf = ({ workspace_id, position }: Pick<EventRow, "workspace_id" | "position">): string => `evt_${workspace_id}_${position}`;

function dataOf({ event, message, contact, record }: Found, reader: Actor, now: Date): FeedEvent["data"] {
  if (message) return { ...toMessage(message, reader) };
  if (contact) return { ...toContact(contact, now) };
  if (event.type === "record.changed" && record) return { ...event.data, record: toRecord(record) };
  return event.data ?? {};
}

const toEvent = (found: Found, reader: Actor, now: Date): FeedEvent => ({
  id: eventIdOf(found.event),
  position: found.event.position,
  type: found.event.type,
  at: found.event.at.toISOString(),
  dialog_id: found.event.dialog_id,
  seq: found.event.seq,
  data: dataOf(found, reader, now),
});

/** What the actor may see of the feed: nothing of a room they may not enter, nor of what is gone. */
const visibleTo = (actor: Actor): SQL | undefined =>
  and(
    eq(events.workspace_id, actor.workspaceId),
    or(isNull(events.dialog_id), readableBy(actor)),
    or(isNull(events.message_id), isNotNull(messages.id)),
    or(isNull(events.contact_id), isNotNull(contacts.id)),
  );

async function find(core: Pick<Core, "db" | "now">, actor: Actor, where: SQL | undefined, limit: number): Promise<FeedEvent[]> {
  const rows = await core.db
    .select({ event: events, message: messages, contact: contacts, record: records })
    .from(events)
    .leftJoin(dialogs, eq(dialogs.id, events.dialog_id))
    .leftJoin(messages, eq(messages.id, events.message_id))
    .leftJoin(contacts, eq(contacts.id, events.contact_id))
    .leftJoin(records, and(eq(events.type, "record.changed"), eq(records.dialog_id, events.dialog_id)))
    .where(and(visibleTo(actor), where))
    .orderBy(asc(events.position))
    .limit(limit);
  const now = core.now();
  return rows.map((found) => toEvent(found, actor, now));
}

/** The newest position of a workspace's feed; 0 where nothing has happened yet. */
export async function headOf(core: Pick<Core, "db">, workspaceId: number): Promise<number> {
  const [head] = await core.db.select({ last: eventHeads.last }).from(eventHeads).where(eq(eventHeads.workspace_id, workspaceId));
  return head?.last ?? 0;
}

/**
 * A page of the feed after a position. Where `has_more` is false, the reader stands at `last`.
 * @throws DomainError FORBIDDEN
 */
export async function listEvents(
  core: Pick<Core, "db" | "now">,
  actor: Actor,
  { after, limit, types, dialog_id }: FeedQuery,
): Promise<{ events: FeedEvent[]; last: number; has_more: boolean }> {
  requireMember(actor, OPERATOR);
  // Read first: what is placed meanwhile is in the next page.
  const last = await headOf(core, actor.workspaceId);
  const found = await find(
    core,
    actor,
    and(
      gt(events.position, after),
      lte(events.position, last),
      types && types.length > 0 ? inArray(events.type, [...types]) : undefined,
      dialog_id === undefined ? undefined : eq(events.dialog_id, dialog_id),
    ),
    limit + 1,
  );
  return { events: found.slice(0, limit), last, has_more: found.length > limit };
}

/** Events by their positions, by position; what the actor may not see or is gone is not among them. */
export async function eventsAt(
  core: Pick<Core, "db" | "now">,
  actor: Actor,
  positions: readonly number[],
): Promise<Map<number, FeedEvent>> {
  if (positions.length === 0) return new Map();
  const found = await find(core, actor, inArray(events.position, [...positions]), positions.length);
  return new Map(found.map((event) => [event.position, event]));
}
