import { and, eq, isNull } from "drizzle-orm";
import type { Run, Statement } from "../../../../db/database";
import { dialogs, handoffs } from "../../../../db/schema";
import { DEFAULT_HANDOFF, type HandoffSettings } from "../../../protocol/handoff-settings";
import {
  ANY_STATUS,
  add,
  type Command,
  type DialogRow,
  type Draft,
  enqueue,
  type Facts,
  type HandoffRow,
  handoffSettingsOf,
  holdTeam,
  isDomainError,
  publish,
  type RunningJob,
  toRef,
  withMembers,
} from "../../log";
import { notifyPrincipals, settleNotifications } from "../../notifications";
import type { Core } from "../core";
import { askedMembers, isFor } from "./asked-members";
import { HANDOFFS_OF_DIALOG, QUEUE_ORDER } from "./order";
import { estimateWait } from "./read-queue";
import { changeRecord } from "./records";
import { type Candidate, nextStep, pickOperator } from "./search-step";

/** The team as the search sees it. */
type Search = { settings: HandoffSettings; candidates: Candidate[]; team: Facts["members"]; wait: number | null };

/** @returns undefined where the conversation is gone: it needs nobody */
async function unlessGone<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isDomainError(error) && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}

const onDesk = (row: DialogRow) => ({ target: row.id, asks: { desk: ANY_STATUS } });

/** Runs a step of a search that offers, alone with the team's row: two of them see each other's offers and keep to the cap. */
async function onSearch<T>(core: Core, row: DialogRow, plan: (draft: Draft, search: Search) => T): Promise<T | undefined> {
  // Asked for before the lock: it is a guess of the last hour.
  const wait = await estimateWait(core.db, row.workspace_id, core.now());
  const command: Command<T, Search> = {
    ...onDesk(row),
    turn: `search/${row.workspace_id}`,
    extra: async (run, facts) => ({ ...(await readSearch(run, facts)), wait }),
    plan,
  };
  return unlessGone(core.execute(command));
}

/**
 * Runs the job `search_person`: offers the conversation to the next operator, notifies everyone, or sends e-mails, and
 * enqueues the step after. A step that is not the newest, or of a handoff that is settled, does nothing.
 */
export async function searchPerson(core: Core, job: Pick<RunningJob<"search_person">, "dialog_id" | "payload">): Promise<void> {
  const { handoff_id, step } = job.payload;
  const row = job.dialog_id === null ? undefined : await core.rows.dialog(job.dialog_id);
  const team = row && (await core.rows.team(row.workspace_id));
  if (!team) return;
  const plan = (draft: Draft, search: Search) => {
    const record = waitingRecord(draft.facts);
    if (record?.id === handoff_id && record.step === step) planStep(draft, record, search);
  };
  const { settings, members } = team;
  if (settings.assignment !== "manual") await onSearch(core, row, plan);
  // Nobody is picked, so nothing has to be locked: a crowd that waits shares a few batches.
  else
    await unlessGone(
      core.execute({ ...onDesk(row), plan: (draft) => plan(draft, { settings, candidates: [], team: members, wait: null }) }),
    );
}

function planStep(draft: Draft, record: HandoffRow, search: Search): void {
  withMembers(draft, search.team);
  const { now } = draft.facts;
  const state = { tried: record.tried, everyoneAt: record.everyone_at, mailedAt: record.mailed_at };
  const next = nextStep(state, search.settings, search.candidates, now);
  if (next.type === "offer") return offer(draft, record, search, next.to, next.again);
  // What was offered and not taken is nobody's again.
  const patch: Partial<HandoffRow> = { offered_to: null, offered_at: null };
  if (next.type === "everyone") notifyEveryone(draft, record, search);
  if (next.type === "everyone") patch.everyone_at = now;
  if (next.type === "mail") patch.mailed_at = now;
  if (next.type === "mail") enqueue(draft, "handoff_mail", { handoff_id: record.id });
  moveOn(draft, record, patch, next.again);
}

/** Runs the job `offer_waiting`: an operator has room again, so those who wait the longest are offered. */
export async function offerWaiting(core: Core, { payload }: RunningJob<"offer_waiting">): Promise<void> {
  const workspaceId = payload.workspace_id;
  if ((await handoffSettingsOf(core.db, workspaceId)).assignment === "manual") return;
  const queue = await core.db
    .select({ dialogId: dialogs.id })
    .from(dialogs)
    .crossJoin(HANDOFFS_OF_DIALOG)
    .where(
      and(
        eq(handoffs.status, "requested"),
        isNull(handoffs.offered_to),
        eq(dialogs.status, "queued"),
        eq(dialogs.workspace_id, workspaceId),
      ),
    )
    .orderBy(QUEUE_ORDER);
  for (const { dialogId } of queue) {
    const row = await core.rows.dialog(dialogId);
    const wentOn = row && (await onSearch(core, row, offerAgain));
    // Others than those of a team may be free.
    if (wentOn === "nobody is free" && row?.team_id === null) return;
  }
}

/** Outside of the steps: whoever let it pass before may have room now. */
function offerAgain(draft: Draft, search: Search): "nobody is free" | undefined {
  const record = waitingRecord(draft.facts);
  if (!record || record.offered_to !== null) return undefined;
  const found = pickOperator(search.candidates, search.settings, []);
  if (!found) return "nobody is free";
  withMembers(draft, search.team);
  offer(draft, record, search, found.id, new Date(draft.facts.now.getTime() + search.settings.offer_seconds * 1000));
  return undefined;
}

/** The handoff of a dialog that still looks for a person; undefined where none does. */
export const waitingRecord = ({ dialog, handoff }: Facts): HandoffRow | undefined =>
  dialog.status === "queued" && handoff?.status === "requested" ? handoff : undefined;

const LOCK_SETTINGS: Statement = {
  name: "lock_handoff_settings",
  text: "select handoff::text from workspaces where id = $1::bigint for no key update",
};

const OFFERS: Statement = {
  name: "count_offers",
  text: `select h.offered_to, count(*)::int from handoffs h join dialogs d on d.id = h.dialog_id
where h.status = 'requested' and h.offered_to is not null and d.workspace_id = $1::bigint group by 1`,
};

/** The workspace's row is the lock: one offer at a time, so that two of them see each other's and keep to the cap. */
async function readSearch(run: Run, { dialog, now }: Facts): Promise<Omit<Search, "wait">> {
  const [locked] = await run(LOCK_SETTINGS, [dialog.workspace_id]);
  const settings = { ...DEFAULT_HANDOFF, ...JSON.parse(String(locked?.[0] ?? "{}")) };
  const team = await holdTeam(run, dialog.workspace_id);
  const offers = new Map((await run(OFFERS, [dialog.workspace_id])).map(([id, count]) => [Number(id), Number(count)]));
  const isThere = ({ status, online_until }: { status: string; online_until: Date | null }) =>
    status === "available" && online_until !== null && online_until > now;
  const candidates = [...team.values()]
    .filter((member) => isThere(member) && isFor(member, dialog))
    .map(({ id, asked_at, active }) => ({ id, active, offered: offers.get(id) ?? 0, askedAt: asked_at }));
  return { settings, candidates, team };
}

/** Ends a step of the search: what became of it, and when the next one is due; null where none is. */
export function moveOn(draft: Draft, record: HandoffRow, patch: Partial<HandoffRow>, again: Date | null): void {
  const step = record.step + 1;
  changeRecord(draft, record, { ...patch, step });
  if (again) enqueue(draft, "search_person", { handoff_id: record.id, step }, again);
  publish(draft, { type: "dialog", dialog: toRef(draft.facts.dialog), prompt: true });
}

function offer(draft: Draft, record: HandoffRow, search: Search, memberId: number, again: Date): void {
  const { now, dialog } = draft.facts;
  add(draft, { members: [{ id: memberId, asked_at: now }] });
  const patch = { offered_to: memberId, offered_at: now, tried: [...new Set([...record.tried, memberId])] };
  moveOn(draft, record, patch, again);
  settleOffers(draft);
  const title = `${visitorOf(draft.facts)} is waiting for you`;
  notifyPrincipals(draft, [`member:${memberId}`], { type: "handoff_offered", title, ...about(draft, record) });
  const payload = {
    dialog_id: dialog.id,
    operator_id: memberId,
    operator_name: search.team.get(memberId)?.name ?? "",
    estimated_wait_time: search.wait ?? Math.round((again.getTime() - now.getTime()) / 1000),
  };
  publish(draft, { type: "announce", dialog: toRef(dialog), event: "operator_assigned", payload });
}

/** An offer that has passed to another is settled. */
export const settleOffers = (draft: Draft): void => settleNotifications(draft, { types: ["handoff_offered"] });

function notifyEveryone(draft: Draft, record: HandoffRow, { team }: Search): void {
  settleOffers(draft);
  const { dialog, now } = draft.facts;
  const principals = askedMembers([...team.values()], dialog, now).map(({ id }) => `member:${id}`);
  notifyPrincipals(draft, principals, { type: "handoff_waiting", title: `${visitorOf(draft.facts)} is waiting`, ...about(draft, record) });
}

const about = ({ facts }: Draft, record: HandoffRow) => ({
  body: record.reason,
  url: `/inbox/${facts.dialog.id}`,
  topic: "queue" as const,
});

/** What the person outside is called in notifications. */
export const visitorOf = ({ contact }: Facts): string => contact?.name ?? "Somebody";
