import { and, asc, eq, isNotNull } from "drizzle-orm";
import { slaPolicies, teams } from "../../../db/schema";
import type { BusinessHours } from "../../protocol/handoff-settings";
import type { SlaClock } from "../../protocol/sla";
import { ANY_STATUS, addToFeed, type DialogRow, type Draft, enqueue, handoffSettingsOf, isDomainError, type RunningJob, set } from "../log";
import { notifyPrincipals } from "../notifications";
import type { Core } from "./core";
import type { Standing } from "./fits";
import { isSameSla, planSla } from "./plan-sla";

type PolicyRow = typeof slaPolicies.$inferSelect;

/** All that decides what is promised in a workspace; `ofTeams`: the hours of the teams that have their own. */
export type SlaRules = { policies: readonly PolicyRow[]; hours: BusinessHours; ofTeams: ReadonlyMap<number, BusinessHours> };

/** A workspace's policies in the order in which they are looked at, its business hours and those of its teams. */
export async function readSlaRules({ db }: Pick<Core, "db">, workspaceId: number): Promise<SlaRules> {
  const policies = await db.select().from(slaPolicies).where(eq(slaPolicies.workspace_id, workspaceId)).orderBy(asc(slaPolicies.id));
  const withOwn = await db
    .select({ id: teams.id, hours: teams.hours })
    .from(teams)
    .where(and(eq(teams.workspace_id, workspaceId), isNotNull(teams.hours)));
  const ofTeams = new Map(withOwn.flatMap(({ id, hours }) => (hours ? [[id, hours] as const] : [])));
  return { policies, hours: await handoffSettingsOf(db, workspaceId), ofTeams };
}

const hoursFor = ({ team_id }: Pick<DialogRow, "team_id">, { hours, ofTeams }: SlaRules): BusinessHours =>
  ofTeams.get(team_id ?? 0) ?? hours;

/** @returns undefined where the conversation is gone */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (isDomainError(error) && error.code === "NOT_FOUND") return undefined;
    throw error;
  });
}

/** Who the person outside is, for a filter that looks for them. */
async function personOf({ rows }: Core, { contact_id }: DialogRow): Promise<Standing["person"]> {
  return contact_id === null ? null : ((await rows.contact(contact_id)) ?? null);
}

/** Sets a conversation's clocks by how it stands now; nothing where they are right already. May be done any number of times. */
export async function settleSla(core: Core, dialogId: number, rules: SlaRules): Promise<void> {
  const row = await core.rows.dialog(dialogId);
  if (row?.kind !== "support") return;
  const person = await personOf(core, row);
  if (isSameSla(row.sla, planSla({ ...row, person }, rules.policies, hoursFor(row, rules), core.now()))) return;
  await unlessGone(core.execute({ target: dialogId, plan: (draft) => planSettle(draft, person, rules) }));
}

function planSettle(draft: Draft, person: Standing["person"], rules: SlaRules): void {
  const { dialog, now } = draft.facts;
  const sla = planSla({ ...dialog, person }, rules.policies, hoursFor(dialog, rules), now);
  if (isSameSla(dialog.sla, sla)) return;
  const known = new Set(dialog.sla?.clocks.map(({ clock, due_at }) => `${clock} ${due_at}`));
  set(draft, { sla });
  for (const { clock, due_at, breached_at } of sla?.clocks ?? []) {
    if (breached_at === null && !known.has(`${clock} ${due_at}`)) enqueue(draft, "breach_sla", { clock, due_at }, new Date(due_at));
  }
}

const CLOCK_WORDS: Record<SlaClock, string> = { first_reply: "First reply", next_reply: "Next reply", resolution: "Resolution" };

/**
 * Runs the job `breach_sla`: a promise whose time is over is marked as missed, says so in the feed and notifies who has the
 * conversation, all in one commit. A clock that has stopped, was set anew or was marked already is left alone.
 */
export async function breachSla(
  core: Core,
  { dialog_id, payload }: Pick<RunningJob<"breach_sla">, "dialog_id" | "payload">,
): Promise<void> {
  const row = dialog_id === null ? undefined : await core.rows.dialog(dialog_id);
  if (!row || dialog_id === null) return;
  // Its last events may not have been read yet.
  await settleSla(core, dialog_id, await readSlaRules(core, row.workspace_id));
  await unlessGone(
    core.execute({
      target: dialog_id,
      asks: { desk: ANY_STATUS, member_ids: row.assignee_id === null ? [] : [row.assignee_id] },
      plan: (draft) => planBreach(draft, payload),
    }),
  );
}

function planBreach(draft: Draft, { clock, due_at }: { clock: SlaClock; due_at: string }): void {
  const { dialog, now } = draft.facts;
  const { sla } = dialog;
  if (!sla?.clocks.some((each) => each.clock === clock && each.due_at === due_at && each.breached_at === null)) return;
  const breached_at = now.toISOString();
  set(draft, { sla: { ...sla, clocks: sla.clocks.map((each) => (each.clock === clock ? { ...each, breached_at } : each)) } });
  addToFeed(draft, "sla.breached", { policy_id: sla.policy_id, name: sla.name, clock, due_at });
  if (dialog.assignee_id === null) return;
  notifyPrincipals(draft, [`member:${dialog.assignee_id}`], {
    type: "sla_breached",
    title: `${CLOCK_WORDS[clock]} is overdue`,
    body: `${draft.facts.contact?.name ?? "A conversation"} · ${sla.name}`,
    url: `/inbox/${dialog.id}`,
    topic: "mine",
  });
}
