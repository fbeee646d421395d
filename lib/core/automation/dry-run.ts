import { setImmediate } from "node:timers/promises";
import { and, asc, desc, eq, gte, inArray, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { contacts, dialogs, events, messages } from "../../../db/schema";
import { DRY_RUN_DAYS_MAX, DRY_RUN_MATCHES_MAX, type DryRun, type ruleRoutes } from "../../protocol/routes/rules";
import { eventsKeptSince } from "../feed";
import { type Actor, badRequest, OPERATOR, readableBy, requireMember } from "../log";
import type { Core } from "./core";
import { fits } from "./fits";
import { type Moment, momentsOf, type PastEvent, standingsOf } from "./past";
import { isOfSomebody } from "./run-rule";

type Input = z.output<typeof ruleRoutes.dryRunRule.body>;
type Rule = Input["rule"];
type Span = { from: Date; to: Date };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Conversations whose past is read at once. */
const AT_ONCE = 50;
/** Conversations that a dry run looks at, the newest first. */
const DIALOGS_MAX = 2_000;

/** @throws DomainError BAD_REQUEST */
function spanOf(core: Pick<Core, "now" | "env">, { from, to }: Input): Span {
  const span = { from: new Date(from), to: new Date(to) };
  if (span.from >= span.to) throw badRequest("from: is not before to");
  if (span.to.getTime() - span.from.getTime() > DRY_RUN_DAYS_MAX * DAY_MS)
    throw badRequest(`from: a dry run looks at ${DRY_RUN_DAYS_MAX} days at most`);
  const kept = eventsKeptSince(core);
  return { from: new Date(Math.max(span.from.getTime(), kept.getTime())), to: span.to };
}

/**
 * What a rule would have done, in the conversations that the actor may see: it looks at each moment as it was then, by the
 * events that are kept, and changes nothing. What it would have done itself is not part of that past.
 * @throws DomainError FORBIDDEN, BAD_REQUEST for a time that is none or too long, or a filter by `unread`, of which there is no past
 */
export async function dryRunRule(core: Core, actor: Actor, input: Input): Promise<DryRun> {
  requireMember(actor, OPERATOR);
  const { rule } = input;
  if (rule.filter.unread !== undefined) throw badRequest("filter.unread: what was unread then is not known");
  const span = spanOf(core, input);
  const matches: DryRun["matches"] = [];
  const ids = await dialogsWith(core, actor, rule, span);
  const looked = ids.slice(0, DIALOGS_MAX);
  for (let at = 0; at < looked.length && matches.length <= DRY_RUN_MATCHES_MAX; at += AT_ONCE) {
    for (const [dialog_id, moments] of await readPast(core, looked.slice(at, at + AT_ONCE)))
      matches.push(
        ...matchesIn(rule, span, moments, core.now()).map((moment) => ({ dialog_id, at: moment.toISOString(), actions: rule.actions })),
      );
    // Others have their turn.
    await setImmediate();
  }
  matches.sort((one, other) => one.at.localeCompare(other.at) || one.dialog_id - other.dialog_id);
  return {
    matches: matches.slice(0, DRY_RUN_MATCHES_MAX),
    truncated: matches.length > DRY_RUN_MATCHES_MAX || ids.length > looked.length,
  };
}

/** When the rule would have done something in a conversation. */
function matchesIn(rule: Rule, { from, to }: Span, moments: readonly Moment[], now: Date): Date[] {
  const standingAt = standingsOf(moments);
  return moments.flatMap(({ event }) => {
    if (event.type !== rule.on || event.at < from || event.at >= to || !isOfSomebody(event)) return [];
    const at = new Date(event.at.getTime() + (rule.after_minutes ?? 0) * MINUTE_MS);
    if (at > now) return [];
    // As after the whole commit, of which the event may be one of several.
    const then = standingAt(at);
    return then && fits(rule.filter, then, at) ? [at] : [];
  });
}

/** The conversations in which such an event happened, the newest first, and one more than are looked at. */
async function dialogsWith({ db }: Core, actor: Actor, { on }: Rule, { from, to }: Span): Promise<number[]> {
  const rows = await db
    .selectDistinct({ id: dialogs.id })
    .from(events)
    .innerJoin(dialogs, eq(dialogs.id, events.dialog_id))
    .where(
      and(
        eq(events.workspace_id, actor.workspaceId),
        eq(events.type, on),
        gte(events.at, from),
        lt(events.at, to),
        eq(dialogs.kind, "support"),
        readableBy(actor),
      ),
    )
    .orderBy(desc(dialogs.id))
    .limit(DIALOGS_MAX + 1);
  return rows.map(({ id }) => id);
}

/** Each conversation's moments, by all the events that are kept of it. */
async function readPast({ db }: Core, ids: readonly number[]): Promise<Map<number, Moment[]>> {
  const [rows, happened] = await Promise.all([
    db
      .select({ dialog: dialogs, person: { name: contacts.name, email: contacts.email } })
      .from(dialogs)
      .leftJoin(contacts, eq(contacts.id, dialogs.contact_id))
      .where(inArray(dialogs.id, [...ids])),
    db
      .select({
        dialog_id: events.dialog_id,
        type: events.type,
        at: events.at,
        data: events.data,
        sender: sql<string | null>`${messages.sender}`,
      })
      .from(events)
      .leftJoin(messages, eq(messages.id, events.message_id))
      .where(inArray(events.dialog_id, [...ids]))
      .orderBy(asc(events.dialog_id), asc(events.position)),
  ]);
  const byDialog = new Map<number, PastEvent[]>(ids.map((id) => [id, []]));
  for (const { dialog_id, ...event } of happened) byDialog.get(dialog_id ?? 0)?.push(event);
  return new Map(rows.map(({ dialog, person }) => [dialog.id, momentsOf({ ...dialog, person }, byDialog.get(dialog.id) ?? [])]));
}
