import { and, asc, count, desc, eq, gte, ilike, lt, or, type SQL, sql } from "drizzle-orm";
import { contacts, records } from "../../../db/schema";
import type { ListedRecord, RecordFilter, RecordSort, RecordType } from "../../protocol/routes/records";
import type { List } from "../../protocol/routes/spec";
import { countUnread } from "../conversations";
import { type Actor, CURSOR_PART, defineCursor, forbidden, OPERATOR, requireMember } from "../log";
import { escapeLike } from "../system";
import type { Core } from "./core";
import { putsRecords } from "./get-record";
import { sumsOf } from "./payments-of";
import { isOnRecord, ownRecords } from "./people";
import { type RecordRow, toRecord } from "./view";

export type RecordQuery = RecordFilter & { sort: RecordSort; limit: number; cursor?: string | undefined };

/** Later than any deadline: where records without one stand. */
const NEVER = new Date("9999-12-31T00:00:00Z");

const TIMES: Readonly<Record<RecordSort, { sql: SQL; of: (row: RecordRow) => Date }>> = {
  updated: { sql: sql`${records.updated_at}`, of: (row) => row.updated_at },
  created: { sql: sql`${records.created_at}`, of: (row) => row.created_at },
  due: { sql: sql`coalesce(${records.due_at}, ${NEVER.toISOString()}::timestamptz)`, of: (row) => row.due_at ?? NEVER },
};

const KEY = [CURSOR_PART.time, CURSOR_PART.id] as const;
const CURSORS = {
  updated: defineCursor("records by update", KEY),
  created: defineCursor("records by creation", KEY),
  due: defineCursor("records by deadline", KEY),
};

/** The records an actor sees at all: a customer their own, members and keys all of their workspace. @throws DomainError FORBIDDEN */
function seenRecords(actor: Actor): SQL | undefined {
  if (actor.type === "customer") return ownRecords(actor);
  if (actor.type === "visitor") throw forbidden("Orders and quotes are for customers whom their site has identified");
  if (!putsRecords(actor)) requireMember(actor, OPERATOR);
  return eq(records.workspace_id, actor.workspaceId);
}

/**
 * Orders and quotes by a filter, a page at a time.
 * @throws DomainError FORBIDDEN, BAD_REQUEST for the cursor of another list
 */
export async function listRecords(core: Core, actor: Actor, query: RecordQuery): Promise<List<ListedRecord>> {
  const seen = seenRecords(actor);
  const cursor = CURSORS[query.sort];
  const time = TIMES[query.sort];
  const [from, id] = cursor.read(query.cursor);
  const isAscending = query.sort === "due";
  const behind = sql.raw(isAscending ? ">" : "<");
  const order = isAscending ? asc : desc;
  const rows = await core.db
    .select()
    .from(records)
    .where(
      and(
        seen,
        await fits(core, actor, query),
        from === undefined ? undefined : sql`(${time.sql}, ${records.id}) ${behind} (${from}::timestamptz, ${id}::bigint)`,
      ),
    )
    .orderBy(order(time.sql), order(records.id))
    .limit(query.limit + 1);
  const page = cursor.page(rows, query.limit, (row) => [time.of(row).toISOString(), row.id]);
  return { data: await listed(core, actor, page.rows), next_cursor: page.next_cursor };
}

async function listed(core: Core, actor: Actor, rows: readonly RecordRow[]): Promise<ListedRecord[]> {
  const rooms = rows.map((row) => ({ id: row.dialog_id, kind: row.type }));
  const ids = rows.map((row) => row.id);
  const [unread, sums] = await Promise.all([countUnread(core, actor, rooms), sumsOf(core.db, ids)]);
  return rows.map((row) => ({ ...toRecord(row), paid: sums.get(row.id) ?? [], unread: unread.get(row.dialog_id) ?? 0 }));
}

async function fits(core: Core, actor: Actor, filter: RecordFilter): Promise<SQL | undefined> {
  const { type, status, site, customer, contact, query, due_before, due_after } = filter;
  const like = query ? `%${escapeLike(query)}%` : undefined;
  return and(
    type && eq(records.type, type),
    status === undefined ? undefined : eq(records.status, status),
    site === undefined ? undefined : eq(records.site_id, site),
    customer === undefined ? undefined : isOnRecord(customer),
    contact === undefined ? undefined : await isOfContact(core, actor, contact),
    like === undefined
      ? undefined
      : or(
          ilike(records.external_id, like),
          ilike(records.title, like),
          sql`${records.customer}->>'name' ilike ${like}`,
          sql`${records.customer}->>'email' ilike ${like}`,
        ),
    due_before && lt(records.due_at, due_before),
    due_after && gte(records.due_at, due_after),
  );
}

/** A contact is on a record as the customer that their site knows; a visitor is on none. */
async function isOfContact(core: Core, actor: Actor, contactId: string): Promise<SQL | undefined> {
  const [found] = await core.db
    .select({ site: contacts.site_id, sub: contacts.external_id })
    .from(contacts)
    .where(and(eq(contacts.id, contactId), eq(contacts.workspace_id, actor.workspaceId)));
  if (!found || found.site === null || found.sub === null) return sql`false`;
  return and(eq(records.site_id, found.site), isOnRecord(found.sub));
}

const STATUSES_MAX = 100;

/** The statuses that the workspace's records have now, the most frequent first. @throws DomainError FORBIDDEN */
export async function countStatuses(
  core: Core,
  actor: Actor,
  type: RecordType | undefined,
): Promise<{ data: { type: RecordType; status: string; count: number }[] }> {
  const data = await core.db
    .select({ type: records.type, status: records.status, count: count() })
    .from(records)
    .where(and(seenRecords(actor), type && eq(records.type, type)))
    .groupBy(records.type, records.status)
    .orderBy(desc(count()), asc(records.status))
    .limit(STATUSES_MAX);
  return { data };
}
