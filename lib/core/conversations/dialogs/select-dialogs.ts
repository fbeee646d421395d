import { and, fillPlaceholders, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { contacts, dialogs, mentions } from "../../../../db/schema";
import { COUNT_CAP, type DialogFilter, type DialogSelection } from "../../../protocol/dialog-filter";
import { type Actor, forbidden, isNarrowed, isOutside, seenBy, teamsText } from "../../log";
import { escapeLike } from "../../system";
import type { Core } from "../core";

// What an index is partial by is written out: a plan that holds for any parameter could not use it.
export const SUPPORT = sql`${dialogs.kind} = 'support' and ${dialogs.merged_into} is null`;
const OPEN = sql`${dialogs.status} in ('assistant', 'queued', 'human')`;

/** What a member is narrowed to by `filter`, as SQL. */
export function filterOf(filter: DialogFilter, member: SQL): SQL | undefined {
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

/** Names a value of `valuesOf`. */
const parameter = (name: keyof ReturnType<typeof valuesOf>) => sql`${sql.placeholder(name)}`;

const PEOPLE = sql`(select ${contacts.id} from ${contacts} where ${contacts.workspace_id} = ${parameter("workspace")}
  and (${contacts.name} ilike ${parameter("like")} or ${contacts.email} ilike ${parameter("like")}))`;

const CONDITIONS = {
  status: sql`${dialogs.status} = ${parameter("status")}`,
  assignee: sql`${dialogs.assignee_id} = ${parameter("assignee")}`,
  unassigned: sql`${dialogs.assignee_id} is null`,
  team: sql`${dialogs.team_id} = ${parameter("team")}`,
  no_team: sql`${dialogs.team_id} is null`,
  label: sql`${dialogs.labels} <> '[]'::jsonb and ${dialogs.labels} @> ${parameter("labels")}::jsonb`,
  channel: sql`${dialogs.channel} = ${parameter("channel")}`,
  priority: sql`${dialogs.priority} = ${parameter("priority")}`,
  assistant: sql`${dialogs.assistant_id} = ${parameter("assistant")}`,
  no_assistant: sql`${dialogs.assistant_id} is null`,
  mentions: sql`${dialogs.id} in (select ${mentions.dialog_id} from ${mentions} where ${mentions.member_id} = ${parameter("member")})`,
  unread: sql`${dialogs.unread_members} > 0`,
  all_read: sql`${dialogs.unread_members} = 0`,
  waiting_over: sql`${dialogs.waiting_since} < ${parameter("waiting_before")}::timestamptz`,
  contact: sql`${dialogs.contact_id} = ${parameter("contact")}`,
  from: sql`${dialogs.created_at} >= ${parameter("from")}::timestamptz`,
  to: sql`${dialogs.created_at} < ${parameter("to")}::timestamptz`,
  answered: sql`${dialogs.first_reply_at} is not null`,
  unanswered: sql`${dialogs.first_reply_at} is null`,
  rated: sql`${dialogs.rating_score} is not null`,
  rating: sql`${dialogs.rating_score} = ${parameter("rating")}`,
  weekday: sql`extract(dow from ${dialogs.created_at} at time zone ${parameter("timezone")}::text) = ${parameter("weekday")}`,
  hour: sql`extract(hour from ${dialogs.created_at} at time zone ${parameter("timezone")}::text) = ${parameter("hour")}`,
  query: sql`${dialogs.contact_id} in ${PEOPLE}`,
} satisfies Record<string, SQL>;
type Condition = keyof typeof CONDITIONS;

/** What a selection is of, as far as it decides its statement; `valuesOf` has its parameters. */
export type Shape = { outside: boolean; narrowed: boolean; filter: DialogFilter; conditions: readonly Condition[] };

/** @throws DomainError FORBIDDEN where somebody outside narrows by what members alone know */
export function shapeOf(actor: Actor, { filter, assignee, team, assistant, unread, answered, rating, ...others }: DialogSelection): Shape {
  const given: Partial<Record<Condition, unknown>> = {
    ...others,
    assignee: assignee !== "none" && assignee,
    unassigned: assignee === "none",
    team: team !== "none" && team,
    no_team: team === "none",
    assistant: assistant !== "none" && assistant,
    no_assistant: assistant === "none",
    unread,
    all_read: unread === false,
    answered,
    unanswered: answered === false,
    rated: rating === "any",
    rating: rating !== "any" && rating,
  };
  const isGiven = (value: unknown) => value !== undefined && value !== false && value !== "";
  const conditions = (Object.keys(CONDITIONS) as Condition[]).filter((name) => isGiven(given[name]));
  const outside = isOutside(actor);
  if (outside && conditions.some((name) => name !== "status"))
    throw forbidden("Only members narrow the list by anything but filter and status");
  return { outside, narrowed: isNarrowed(actor), filter, conditions };
}

/** Which conversations: those that the caller may see at all, narrowed. */
export function whereOf({ outside, narrowed, filter, conditions }: Shape): SQL | undefined {
  const own = outside
    ? sql`${SUPPORT} and ${dialogs.contact_id} = ${parameter("own")}`
    : sql`${dialogs.workspace_id} = ${parameter("workspace")} and ${SUPPORT}`;
  const seen = narrowed ? seenBy(sql`${parameter("member")}::bigint`, parameter("teams")) : undefined;
  return and(own, seen, filterOf(filter, parameter("member")), ...conditions.map((name) => CONDITIONS[name]));
}

/** An id that can't be anybody's. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
const uuidOr = (id: string, other: string) => (z.uuid().safeParse(id).success ? id : other);
const MINUTE_MS = 60_000;

/** The parameters of a selection, by name; a statement takes those that it has. */
export function valuesOf(actor: Actor, selection: DialogSelection, now: Date) {
  const member = actor.type === "member" ? actor.memberId : 0;
  const { assignee } = selection;
  return {
    own: isOutside(actor) ? actor.contactId : null,
    workspace: actor.workspaceId,
    member,
    status: selection.status,
    assignee: assignee === "me" ? member : assignee,
    team: selection.team,
    teams: teamsText(actor.type === "member" ? actor.sight : undefined),
    labels: JSON.stringify([selection.label]),
    channel: selection.channel,
    priority: selection.priority,
    assistant: selection.assistant,
    waiting_before: new Date(now.getTime() - (selection.waiting_over ?? 0) * MINUTE_MS).toISOString(),
    contact: uuidOr(selection.contact ?? "", NOBODY),
    from: selection.from,
    to: selection.to,
    rating: selection.rating,
    weekday: selection.weekday,
    hour: selection.hour,
    timezone: selection.timezone ?? "UTC",
    like: `%${escapeLike(selection.query ?? "")}%`,
  };
}

type Reads = Pick<Core, "db" | "run" | "now">;

/** A statement of so many ids of a selection at most, and its parameters. */
function idsOf({ db, now }: Reads, actor: Actor, selection: DialogSelection, most: number): { text: string; values: unknown[] } {
  const query = db
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(whereOf(shapeOf(actor, selection)))
    .limit(most)
    .toSQL();
  return { text: query.sql, values: fillPlaceholders(query.params, valuesOf(actor, selection, now())) };
}

/**
 * A statement that answers with these columns of each conversation of a selection, and its parameters.
 * @param columns of `dialogs`
 */
export function rowsOf(
  { db, now }: Pick<Core, "db" | "now">,
  actor: Actor,
  selection: DialogSelection,
  columns: Readonly<Record<string, SQL>>,
): { text: string; values: unknown[] } {
  const named = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.as(name)]));
  const query = db
    .select(named)
    .from(dialogs)
    .where(whereOf(shapeOf(actor, selection)))
    .toSQL();
  return { text: query.sql, values: fillPlaceholders(query.params, valuesOf(actor, selection, now())) };
}

/** The ids of a selection, in no order. @param most so many at most */
export async function selectIds(core: Reads, actor: Actor, selection: DialogSelection, most: number): Promise<number[]> {
  const { text, values } = idsOf(core, actor, selection, most);
  return (await core.run({ text }, values)).map(([id]) => Number(id));
}

/** How many conversations a selection finds, counted up to `COUNT_CAP`. */
export async function countSelected(core: Reads, actor: Actor, selection: DialogSelection): Promise<number> {
  const { text, values } = idsOf(core, actor, selection, COUNT_CAP);
  const [[count] = []] = await core.run({ text: `select count(*)::int from (${text}) few` }, values);
  return Number(count);
}
