import { createHash } from "node:crypto";
import { and, desc, fillPlaceholders, type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { z } from "zod";
import type { Statement } from "../../../../db/database";
import { contacts, dialogs } from "../../../../db/schema";
import { asOneJson, type Select } from "../../../../db/select-rows";
import type { Dialog } from "../../../protocol/dialog";
import { urgencyOf } from "../../../protocol/queue";
import type { DialogFilter, dialogRoutes } from "../../../protocol/routes/dialogs";
import type { List } from "../../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, isOutside, type SummaryRow, summaryRow } from "../../log";
import type { Core } from "../core";
import { QUEUE_ORDER, URGENCY, WAITS_SINCE } from "../handoffs/order";
import { shapeSummaries, sideOf } from "./summarize";

export type DialogQuery = z.output<NonNullable<typeof dialogRoutes.listDialogs.query>>;

// What an index is partial by is written out: a plan that holds for any parameter could not use it.
const SUPPORT = sql`${dialogs.kind} = 'support'`;
const OPEN = sql`${dialogs.status} in ('assistant', 'queued', 'human')`;
const UNRESOLVED = sql`${dialogs.status} <> 'resolved'`;

/** What a list is of, as far as it decides its statement; what its parameters are is told by `valuesOf`. */
type Shape = {
  outside: boolean;
  filter: DialogFilter;
  narrowedBy: readonly ("status" | "assignee_id" | "label" | "contact_id" | "q" | "cursor")[];
};

const parameter = (name: keyof ReturnType<typeof valuesOf>) => sql`${sql.placeholder(name)}`;

function filterOf(filter: DialogFilter, member: SQL): SQL | undefined {
  switch (filter) {
    case "all":
      return undefined;
    case "open":
      return OPEN;
    case "waiting":
      return sql`${dialogs.status} = 'queued'`;
    case "mine":
      return sql`${dialogs.assignee_id} = ${member} and ${dialogs.status} in ('human', 'queued')`;
    case "unassigned":
      return and(OPEN, sql`${dialogs.assignee_id} is null`);
    case "assistant":
    case "snoozed":
    case "resolved":
      return sql`${dialogs.status} = ${sql.raw(`'${filter}'`)}`;
  }
}

/** What the caller may see at all: a member's workspace, a visitor's own. */
function scopeOf(outside: boolean): SQL {
  return outside
    ? sql`${SUPPORT} and ${dialogs.contact_id} = ${parameter("own")}`
    : sql`${dialogs.workspace_id} = ${parameter("workspace")} and ${SUPPORT}`;
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");

const PEOPLE = sql`(select ${contacts.id} from ${contacts} where ${contacts.workspace_id} = ${parameter("workspace")}
  and (${contacts.name} ilike ${parameter("like")} or ${contacts.email} ilike ${parameter("like")}))`;

const NARROWED: Record<Exclude<Shape["narrowedBy"][number], "cursor">, SQL> = {
  status: sql`${dialogs.status} = ${parameter("status")}`,
  assignee_id: sql`${dialogs.assignee_id} = ${parameter("assignee")}`,
  label: sql`${dialogs.labels} <> '[]'::jsonb and ${dialogs.labels} @> ${parameter("labels")}::jsonb`,
  contact_id: sql`${dialogs.contact_id} = ${parameter("contact")}`,
  q: sql`${dialogs.contact_id} in ${PEOPLE}`,
};

/** An id that can't be anybody's. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
const uuidOr = (id: string, other: string) => (z.uuid().safeParse(id).success ? id : other);

/** The parameters of a list, by name; a statement takes those that it has. */
function valuesOf(actor: Actor, query: DialogQuery, [first, second, third]: readonly unknown[]) {
  return {
    own: isOutside(actor) ? actor.contactId : null,
    workspace: actor.workspaceId,
    member: actor.type === "member" ? actor.memberId : 0,
    status: query.status,
    assignee: query.assignee_id,
    labels: JSON.stringify([query.label]),
    contact: uuidOr(query.contact_id ?? "", NOBODY),
    like: `%${escapeLike(query.q ?? "")}%`,
    first,
    second,
    third,
    limit: query.limit + 1,
  };
}

type Keyset = {
  order: SQL[];
  /** What comes after a cursor, of which `read` tells the parts. */
  after: SQL;
  read: (cursor: string | undefined) => readonly unknown[];
  page: (rows: SummaryRow[], limit: number) => { rows: SummaryRow[]; next_cursor: string | null };
};

const NEWEST_CURSOR = defineCursor("dialogs", [CURSOR_PART.time, CURSOR_PART.id]);
const QUEUE_CURSOR = defineCursor("dialogs_waiting", [CURSOR_PART.rank, CURSOR_PART.time, CURSOR_PART.id]);

/** Newest change first. */
const NEWEST: Keyset = {
  order: [desc(dialogs.updated_at), desc(dialogs.id)],
  after: sql`(${dialogs.updated_at}, ${dialogs.id}) < (${parameter("first")}::timestamptz, ${parameter("second")}::bigint)`,
  read: NEWEST_CURSOR.read,
  page: (rows, limit) => NEWEST_CURSOR.page(rows, limit, ({ dialog }) => [dialog.updated_at, dialog.id]),
};

/** The order of the queue, as everybody in it is told their place. */
const QUEUE: Keyset = {
  order: [QUEUE_ORDER],
  after: sql`(${URGENCY}, ${WAITS_SINCE}, ${dialogs.id}) > (${parameter("first")}::int, ${parameter("second")}::timestamptz, ${parameter("third")}::bigint)`,
  read: QUEUE_CURSOR.read,
  page: (rows, limit) =>
    QUEUE_CURSOR.page(rows, limit, ({ dialog }) => [urgencyOf(dialog.priority), dialog.waiting_since ?? dialog.created_at, dialog.id]),
};

const keysetOf = (filter: DialogFilter): Keyset => (filter === "waiting" ? QUEUE : NEWEST);

function shapeOf(actor: Actor, query: DialogQuery): Shape {
  const { status, assignee_id, label, contact_id, q, cursor } = query;
  const given = { status, assignee_id, label, contact_id, q, cursor };
  const narrowedBy = (Object.keys(given) as (keyof typeof given)[]).filter((name) => given[name]);
  return { outside: isOutside(actor), filter: query.filter, narrowedBy };
}

type Built = { statement: Select<SummaryRow>; params: unknown[] };

const built = new Map<string, Built>();

/** The statement of a list, put together once: there are as many as there are ways to narrow one. */
function statementOf({ db }: Pick<Core, "db">, shape: Shape): Built {
  const key = JSON.stringify(shape);
  const known = built.get(key);
  if (known) return known;
  const keyset = keysetOf(shape.filter);
  const narrowed = shape.narrowedBy.map((by) => (by === "cursor" ? keyset.after : NARROWED[by]));
  const query = db
    .select({ row: sql.raw(summaryRow(shape.outside ? "outside" : "members")).as("row") })
    .from(dialogs)
    .where(and(scopeOf(shape.outside), filterOf(shape.filter, parameter("member")), ...narrowed))
    .orderBy(...keyset.order)
    .limit(sql.placeholder("limit"))
    .toSQL();
  // By its text: behind a pooler that shares sessions between nodes, one name must mean the same statement to all of them.
  const name = `dialogs_list_${createHash("sha256").update(query.sql).digest("hex").slice(0, 32)}`;
  const made = { statement: { name, text: asOneJson(query.sql), toRow: (read: SummaryRow) => read }, params: query.params };
  built.set(key, made);
  return made;
}

/** A page of conversations by keyset: newest change first, or in `waiting` the order of the queue. */
export async function listDialogs(core: Core, actor: Actor, query: DialogQuery): Promise<List<Dialog>> {
  const keyset = keysetOf(query.filter);
  const { statement, params } = statementOf(core, shapeOf(actor, query));
  const values = fillPlaceholders(params, valuesOf(actor, query, keyset.read(query.cursor)));
  const toPage = async (found: SummaryRow[]) => {
    const { rows, next_cursor } = keyset.page(found, query.limit);
    return { data: await shapeSummaries(core, rows, sideOf(actor)), next_cursor };
  };
  return core.rows.list({ statement, values, toPage });
}

/** Counting stops here: nobody needs to know whether it is 40,000 or 41,000, and the cost stays bounded. */
const COUNT_CAP = 1000;

/** One column a filter; `$1` is the workspace, `$2` the member. */
const COUNTED = ["waiting", "mine", "open", "assistant"] as const satisfies readonly DialogFilter[];

function countStatement(): Statement {
  const few = (filter: DialogFilter) => {
    const within = and(
      sql`${dialogs.workspace_id} = ${sql.raw("$1::bigint")}`,
      SUPPORT,
      filterOf(filter, sql.raw("$2::bigint")),
      UNRESOLVED,
    );
    return `(select count(*)::int from (select 1 from dialogs where ${new PgDialect().sqlToQuery(sql`${within}`).sql} limit ${COUNT_CAP}) few)`;
  };
  return { name: "dialogs_counts", text: `select ${COUNTED.map(few).join(", ")}` };
}

const COUNTS = countStatement();

/** How many conversations each of the inbox's filters holds, up to a cap. */
export async function countDialogs({ run }: Pick<Core, "run">, actor: Actor): Promise<Record<(typeof COUNTED)[number], number>> {
  const [counts = []] = await run(COUNTS, [actor.workspaceId, actor.type === "member" ? actor.memberId : 0]);
  return Object.fromEntries(COUNTED.map((filter, at) => [filter, counts[at]])) as Record<(typeof COUNTED)[number], number>;
}
