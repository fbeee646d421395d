import { createHash } from "node:crypto";
import { and, desc, fillPlaceholders, type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { z } from "zod";
import type { Statement } from "../../../../db/database";
import { dialogs, mentions } from "../../../../db/schema";
import { asOneJson, type Select } from "../../../../db/select-rows";
import type { Dialog } from "../../../protocol/dialog";
import { COUNT_CAP, type DialogFilter } from "../../../protocol/dialog-filter";
import { urgencyOf } from "../../../protocol/queue";
import type { dialogRoutes } from "../../../protocol/routes/dialogs";
import type { List } from "../../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, type SummaryRow, seenBy, summaryRow, teamsText } from "../../log";
import type { Core } from "../core";
import { QUEUE_ORDER, URGENCY, WAITS_SINCE } from "../handoffs/order";
import { filterOf, type Shape, SUPPORT, shapeOf, valuesOf, whereOf } from "./select-dialogs";
import { shapeSummaries, sideOf, summaryFor } from "./summarize";

export type DialogQuery = z.output<NonNullable<typeof dialogRoutes.listDialogs.query>>;

const UNRESOLVED = sql`${dialogs.status} <> 'resolved'`;

/** Names the part of a cursor, or how many are asked for. */
const parameter = (name: "first" | "second" | "third") => sql`${sql.placeholder(name)}`;

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

type Built = { statement: Select<SummaryRow>; params: unknown[] };

/** Narrowed by more, a list is rare: its statement is not kept, here or by the database's connections. */
const KEPT_CONDITIONS_MAX = 2;

const built = new Map<string, Built>();

/** The statement of a list; what is asked for often is put together once. */
function statementOf({ db }: Pick<Core, "db">, shape: Shape, goesOn: boolean): Built {
  const key = JSON.stringify([shape, goesOn]);
  const known = built.get(key);
  if (known) return known;
  const keyset = keysetOf(shape.filter);
  const query = db
    .select({ row: sql.raw(summaryRow(shape.outside ? "outside" : "members")).as("row") })
    .from(dialogs)
    .where(and(whereOf(shape), goesOn ? keyset.after : undefined))
    .orderBy(...keyset.order)
    .limit(sql.placeholder("limit"))
    .toSQL();
  // By its text: behind a pooler that shares sessions between nodes, one name must mean the same statement to all of them.
  const name = `dialogs_list_${createHash("sha256").update(query.sql).digest("hex").slice(0, 32)}`;
  const statement = { text: asOneJson(query.sql), toRow: (read: SummaryRow) => read };
  if (shape.conditions.length > KEPT_CONDITIONS_MAX) return { statement, params: query.params };
  const kept = { statement: { name, ...statement }, params: query.params };
  built.set(key, kept);
  return kept;
}

/** A page of conversations by keyset: newest change first, or in `waiting` the order of the queue. */
export async function listDialogs(core: Core, actor: Actor, query: DialogQuery): Promise<List<Dialog>> {
  const { limit, cursor, ...selection } = query;
  const keyset = keysetOf(selection.filter);
  const { statement, params } = statementOf(core, shapeOf(actor, selection), cursor !== undefined);
  const [first, second, third] = keyset.read(cursor);
  const values = fillPlaceholders(params, { ...valuesOf(actor, selection, core.now()), first, second, third, limit: limit + 1 });
  const toPage = async (found: SummaryRow[]) => {
    const { rows, next_cursor } = keyset.page(found, limit);
    return { data: await shapeSummaries(core, rows, sideOf(actor)), next_cursor };
  };
  // Whoever asks for the same list gets the same page.
  const page = await core.rows.list({ statement, values, toPage });
  return { ...page, data: page.data.map((summary) => summaryFor(actor, summary)) };
}

/** One column a filter; `$1` is the workspace, `$2` the member. */
const COUNTED = ["waiting", "mine", "open", "assistant"] as const satisfies readonly DialogFilter[];

const MEMBER = sql.raw("$2::bigint");

/** @param narrowed for who does not see all of them; `$3` is the text of their teams */
function countStatement(narrowed: boolean): Statement {
  const seen = narrowed ? seenBy(MEMBER, sql.raw("$3::text")) : undefined;
  const few = (...conditions: (SQL | undefined)[]) => {
    const within = and(sql`${dialogs.workspace_id} = ${sql.raw("$1::bigint")}`, SUPPORT, ...conditions, seen, UNRESOLVED);
    return `(select count(*)::int from (select 1 from dialogs where ${new PgDialect().sqlToQuery(sql`${within}`).sql} limit ${COUNT_CAP}) few)`;
  };
  const teams = `(select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'open',
      ${few(sql`${dialogs.team_id} = ${sql.raw("t.id")}`, filterOf("open", MEMBER))}) order by lower(t.name), t.id), '[]')::text
    from members m cross join lateral jsonb_array_elements_text(m.team_ids) k (id) join teams t on t.id = k.id::bigint and t.deleted_at is null
    where m.id = $2::bigint)`;
  const mentioned = few(
    filterOf("open", MEMBER),
    sql`${dialogs.id} in (select ${mentions.dialog_id} from ${mentions} where ${mentions.member_id} = ${MEMBER})`,
  );
  const columns = [...COUNTED.map((filter) => few(filterOf(filter, MEMBER))), mentioned, teams];
  return { name: narrowed ? "dialogs_counts_seen" : "dialogs_counts", text: `select ${columns.join(", ")}` };
}

const COUNTS = { all: countStatement(false), narrowed: countStatement(true) };

type DialogCounts = Record<(typeof COUNTED)[number] | "mentions", number> & { teams: { id: number; name: string; open: number }[] };

/** How many conversations each of the inbox's filters and of one's own teams holds, up to a cap. */
export async function countDialogs({ reading }: Pick<Core, "reading">, actor: Actor): Promise<DialogCounts> {
  const { memberId, sight } = actor.type === "member" ? actor : { memberId: 0 };
  const values = [actor.workspaceId, memberId];
  const [counts = []] = await reading(({ run }) => (sight ? run(COUNTS.narrowed, [...values, teamsText(sight)]) : run(COUNTS.all, values)));
  const filters = Object.fromEntries(COUNTED.map((filter, at) => [filter, counts[at]]));
  const [mentioned, teams] = counts.slice(COUNTED.length);
  return { ...filters, mentions: mentioned, teams: JSON.parse(String(teams)) } as DialogCounts;
}
