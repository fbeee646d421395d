import { and, desc, eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { contacts, dialogs } from "../../../db/schema";
import { selectBuilt } from "../../../db/select-rows";
import type { Dialog } from "../../protocol/dialog";
import { urgencyOf } from "../../protocol/queue";
import type { DialogFilter, dialogRoutes } from "../../protocol/routes/dialogs";
import type { List } from "../../protocol/routes/spec";
import { type Actor, isOutside } from "../actor";
import type { Core } from "../core";
import { CURSOR_PART, defineCursor } from "../cursor";
import { QUEUE_ORDER, URGENCY, WAITS_SINCE } from "../handoffs/order";
import type { DialogRow } from "../log/views";
import { sideOf, summarize } from "./summarize";

export type DialogQuery = z.output<NonNullable<typeof dialogRoutes.listDialogs.query>>;

// What an index is partial by is written out: a plan that holds for any parameter could not use it.
const SUPPORT = sql`${dialogs.kind} = 'support'`;
const OPEN = sql`${dialogs.status} in ('assistant', 'queued', 'human')`;
const UNRESOLVED = sql`${dialogs.status} <> 'resolved'`;

function filterOf(actor: Actor, filter: DialogFilter): SQL | undefined {
  switch (filter) {
    case "all":
      return undefined;
    case "open":
      return OPEN;
    case "waiting":
      return sql`${dialogs.status} = 'queued'`;
    case "mine":
      return and(eq(dialogs.assignee_id, actor.type === "member" ? actor.memberId : 0), inArray(dialogs.status, ["human", "queued"]));
    case "unassigned":
      return and(OPEN, sql`${dialogs.assignee_id} is null`);
    case "assistant":
    case "snoozed":
    case "resolved":
      return eq(dialogs.status, filter);
  }
}

/** What the caller may see at all: a member's workspace, a visitor's own. */
function scopeOf(actor: Actor): SQL | undefined {
  return isOutside(actor)
    ? and(SUPPORT, eq(dialogs.contact_id, actor.contactId))
    : and(eq(dialogs.workspace_id, actor.workspaceId), SUPPORT);
}

const isUuid = (text: string) => z.uuid().safeParse(text).success;

const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");

function narrow(actor: Actor, query: DialogQuery): SQL[] {
  const found = [
    scopeOf(actor),
    filterOf(actor, query.filter),
    query.status && eq(dialogs.status, query.status),
    query.assignee_id && eq(dialogs.assignee_id, query.assignee_id),
    query.label && sql`${dialogs.labels} <> '[]'::jsonb and ${dialogs.labels} @> ${JSON.stringify([query.label])}::jsonb`,
    query.contact_id && (isUuid(query.contact_id) ? eq(dialogs.contact_id, query.contact_id) : sql`false`),
    query.q &&
      inArray(
        dialogs.contact_id,
        sql`(select ${contacts.id} from ${contacts} where ${contacts.workspace_id} = ${actor.workspaceId} and ${or(ilike(contacts.name, `%${escapeLike(query.q)}%`), ilike(contacts.email, `%${escapeLike(query.q)}%`))})`,
      ),
  ];
  return found.filter((part): part is SQL => Boolean(part));
}

type Keyset = {
  order: SQL[];
  after: (cursor: string) => SQL;
  page: (rows: DialogRow[], limit: number) => { rows: DialogRow[]; next_cursor: string | null };
};

const NEWEST_CURSOR = defineCursor("dialogs", [CURSOR_PART.time, CURSOR_PART.id]);
const QUEUE_CURSOR = defineCursor("dialogs_waiting", [CURSOR_PART.rank, CURSOR_PART.time, CURSOR_PART.id]);

/** Newest change first. */
const NEWEST: Keyset = {
  order: [desc(dialogs.updated_at), desc(dialogs.id)],
  after: (cursor) => {
    const [time, id] = NEWEST_CURSOR.read(cursor);
    return sql`(${dialogs.updated_at}, ${dialogs.id}) < (${time}::timestamptz, ${id}::bigint)`;
  },
  page: (rows, limit) => NEWEST_CURSOR.page(rows, limit, (row) => [row.updated_at.toISOString(), row.id]),
};

/** The order of the queue, as everybody in it is told their place. */
const QUEUE: Keyset = {
  order: [QUEUE_ORDER],
  after: (cursor) => {
    const [urgency, time, id] = QUEUE_CURSOR.read(cursor);
    return sql`(${URGENCY}, ${WAITS_SINCE}, ${dialogs.id}) > (${urgency}::int, ${time}::timestamptz, ${id}::bigint)`;
  },
  page: (rows, limit) =>
    QUEUE_CURSOR.page(rows, limit, (row) => [urgencyOf(row.priority), (row.waiting_since ?? row.created_at).toISOString(), row.id]),
};

/** A page of conversations by keyset: newest change first, or in `waiting` the order of the queue. */
export async function listDialogs(core: Core, actor: Actor, query: DialogQuery): Promise<List<Dialog>> {
  const keyset = query.filter === "waiting" ? QUEUE : NEWEST;
  const list = core.db
    .select()
    .from(dialogs)
    .where(and(...narrow(actor, query), query.cursor ? keyset.after(query.cursor) : undefined))
    .orderBy(...keyset.order)
    .limit(query.limit + 1);
  const rows = await selectBuilt(core.run, dialogs, list.toSQL());
  const page = keyset.page(rows, query.limit);
  return { data: await summarize(core, page.rows, sideOf(actor)), next_cursor: page.next_cursor };
}

/** Counting stops here: nobody needs to know whether it is 40,000 or 41,000, and the cost stays bounded. */
const COUNT_CAP = 1000;

/** How many conversations each of the inbox's filters holds, up to a cap. */
export async function countDialogs(core: Core, actor: Actor): Promise<Record<"waiting" | "mine" | "open" | "assistant", number>> {
  const count = async (filter: DialogFilter): Promise<number> => {
    const few = core.db
      .select({ one: sql`1` })
      .from(dialogs)
      .where(and(scopeOf(actor), filterOf(actor, filter), UNRESOLVED))
      .limit(COUNT_CAP)
      .as("few");
    const [row] = await core.db.select({ n: sql<number>`count(*)::int` }).from(few);
    return row?.n ?? 0;
  };
  const [waiting, mine, open, assistant] = await Promise.all([count("waiting"), count("mine"), count("open"), count("assistant")]);
  return { waiting, mine, open, assistant };
}
