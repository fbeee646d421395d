import { and, asc, desc, eq, ilike, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { contacts, dialogs } from "../../../db/schema";
import type { Dialog } from "../../protocol/dialog";
import type { DialogFilter, dialogRoutes } from "../../protocol/routes/dialogs";
import type { List } from "../../protocol/routes/spec";
import { type Actor, isOutside } from "../actor";
import type { Core } from "../core";
import { decodeCursor, pageOf } from "../cursor";
import { sideOf, summarize } from "./summarize";

export type DialogQuery = z.output<NonNullable<typeof dialogRoutes.listDialogs.query>>;

const OPEN = ["assistant", "queued", "human"] as const;

function filterOf(actor: Actor, filter: DialogFilter): SQL | undefined {
  switch (filter) {
    case "all":
      return undefined;
    case "open":
      return inArray(dialogs.status, [...OPEN]);
    case "waiting":
      return eq(dialogs.status, "queued");
    case "mine":
      return and(eq(dialogs.assignee_id, actor.type === "member" ? actor.memberId : 0), inArray(dialogs.status, ["human", "queued"]));
    case "unassigned":
      return and(inArray(dialogs.status, [...OPEN]), sql`${dialogs.assignee_id} is null`);
    case "assistant":
    case "snoozed":
    case "resolved":
      return eq(dialogs.status, filter);
  }
}

/** What the caller may see at all: a member's workspace, a visitor's own. */
function scopeOf(actor: Actor): SQL | undefined {
  const support = eq(dialogs.kind, "support");
  return isOutside(actor)
    ? and(support, eq(dialogs.contact_id, actor.contactId))
    : and(eq(dialogs.workspace_id, actor.workspaceId), support);
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

/** A page of conversations by keyset: newest change first, or the longest waiting first in `waiting`. */
export async function listDialogs(core: Core, actor: Actor, query: DialogQuery): Promise<List<Dialog>> {
  const waiting = query.filter === "waiting";
  const column = waiting ? dialogs.waiting_since : dialogs.updated_at;
  const [time, id] = query.cursor ? decodeCursor(query.cursor, 2) : [];
  const after =
    time === undefined
      ? undefined
      : waiting
        ? sql`(${column}, ${dialogs.id}) > (${String(time)}::timestamptz, ${Number(id)}::bigint)`
        : sql`(${column}, ${dialogs.id}) < (${String(time)}::timestamptz, ${Number(id)}::bigint)`;
  const rows = await core.db
    .select()
    .from(dialogs)
    .where(and(...narrow(actor, query), waiting ? sql`${dialogs.waiting_since} is not null` : undefined, after))
    .orderBy(...(waiting ? [asc(column), asc(dialogs.id)] : [desc(column), desc(dialogs.id)]))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => [((waiting ? row.waiting_since : null) ?? row.updated_at).toISOString(), row.id]);
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
      .where(and(scopeOf(actor), filterOf(actor, filter), ne(dialogs.status, "resolved")))
      .limit(COUNT_CAP)
      .as("few");
    const [row] = await core.db.select({ n: sql<number>`count(*)::int` }).from(few);
    return row?.n ?? 0;
  };
  const [waiting, mine, open, assistant] = await Promise.all([count("waiting"), count("mine"), count("open"), count("assistant")]);
  return { waiting, mine, open, assistant };
}
