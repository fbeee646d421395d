import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "../../../db/connect";
import { contacts, dialogs, handoffs, members, workspaces } from "../../../db/schema";
import type { HandoffSettings } from "../../protocol/handoff-settings";
import type { Core } from "../core";
import { isDomainError } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { toRef } from "../log/views";
import { notify, settleNews } from "../notifications/notify";
import { QUEUE_ORDER } from "./order";
import { changeRecord, currentHandoff } from "./records";
import { type Candidate, nextStep, pickOperator } from "./search-step";
import { handoffSettingsOf } from "./settings";
import { estimateWait, type HandoffRow } from "./view";

/** Kinds of effects: the next step of the search for a person, and the e-mail that ends it. */
export const SEARCH_PERSON = "search_person";
export const HANDOFF_MAIL = "handoff_mail";

/** Types of notifications that are settled once somebody takes the conversation. */
export const NEWS_OF_QUEUE: readonly string[] = ["handoff_offered", "handoff_waiting"];

type SearchEffect = { handoff_id: number; step: number };

/**
 * Runs the effect `search_person`: offers the conversation to the next operator, tells everyone, or sends e-mails, and
 * owes the step after. A step that is not the newest, or of a handoff that is settled, does nothing.
 */
export async function searchPerson(core: Core, effect: { dialog_id: number | null; payload: Record<string, unknown> }): Promise<void> {
  const { handoff_id, step } = effect.payload as SearchEffect;
  await ifThere(core, effect.dialog_id, async (open) => {
    const record = await waitingRecord(open);
    if (record?.id !== handoff_id || record.step !== step) return;
    const settings = await lockSettings(open.tx, open.row.workspace_id);
    const people = await candidatesOf(open.tx, open.row.workspace_id, core.now());
    const search = { tried: record.tried, everyoneAt: record.everyone_at, mailedAt: record.mailed_at };
    const next = nextStep(search, settings, people, core.now());
    if (next.type === "offer") return offer(core, open, record, next.to, next.again);
    // What was offered and not taken is nobody's again.
    const patch: Partial<HandoffRow> = { offered_to: null, offered_at: null };
    if (next.type === "everyone") await tellEveryone(core, open, record);
    if (next.type === "everyone") patch.everyone_at = core.now();
    if (next.type === "mail") patch.mailed_at = core.now();
    if (next.type === "mail") await open.owe(HANDOFF_MAIL, { handoff_id });
    await moveOn(open, record, patch, next.again);
  });
}

/** Runs the effect `offer_waiting`: an operator has room again, so those who wait the longest are offered. */
export async function offerWaiting(core: Core, payload: Record<string, unknown>): Promise<void> {
  const workspaceId = Number(payload.workspace_id);
  if ((await handoffSettingsOf(core.db, workspaceId)).assignment === "manual") return;
  const queue = await core.db
    .select({ dialogId: handoffs.dialog_id })
    .from(handoffs)
    .innerJoin(dialogs, eq(dialogs.id, handoffs.dialog_id))
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
    const wentOn = await ifThere(core, dialogId, (open) => offerAgain(core, open));
    if (wentOn === "nobody is free") return;
  }
}

/** Outside of the steps: whoever let it pass before may have room now. */
async function offerAgain(core: Core, open: OpenDialog): Promise<"nobody is free" | undefined> {
  const record = await waitingRecord(open);
  if (!record || record.offered_to !== null) return undefined;
  const settings = await lockSettings(open.tx, open.row.workspace_id);
  const found = pickOperator(await candidatesOf(open.tx, open.row.workspace_id, core.now()), settings, []);
  if (!found) return "nobody is free";
  await offer(core, open, record, found.id, new Date(core.now().getTime() + settings.offer_seconds * 1000));
  return undefined;
}

async function ifThere<T>(core: Core, dialogId: number | null, work: (open: OpenDialog) => Promise<T>): Promise<T | undefined> {
  try {
    return await changeDialog(core, dialogId ?? 0, work);
  } catch (error) {
    // A conversation that is gone needs nobody.
    if (isDomainError(error) && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}

/** The handoff of an open dialog that still looks for a person; undefined where none does. */
export async function waitingRecord(open: OpenDialog): Promise<HandoffRow | undefined> {
  if (open.row.status !== "queued") return undefined;
  const record = await currentHandoff(open);
  return record?.status === "requested" ? record : undefined;
}

/** One offer at a time in a workspace, so that two of them see each other's and keep to the cap. */
async function lockSettings(tx: Tx, workspaceId: number): Promise<HandoffSettings> {
  await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for("no key update");
  return handoffSettingsOf(tx, workspaceId);
}

/** The operators who are there and available, with what they have. */
async function candidatesOf(tx: Tx, workspaceId: number, now: Date): Promise<Candidate[]> {
  return tx
    .select({
      id: members.id,
      askedAt: members.asked_at,
      // Written out: a select from one table names its columns without it, which a subquery takes for its own.
      active: sql<number>`(select count(*)::int from dialogs d where d.assignee_id = "members"."id" and d.status = 'human')`,
      offered: sql<number>`(select count(*)::int from handoffs h where h.offered_to = "members"."id" and h.status = 'requested')`,
    })
    .from(members)
    .where(
      and(
        eq(members.workspace_id, workspaceId),
        isNull(members.revoked_at),
        eq(members.status, "available"),
        sql`${members.online_until} > ${now.toISOString()}`,
      ),
    );
}

/** Ends a step of the search: what became of it, and when the next one is due; null where none is. */
export async function moveOn(open: OpenDialog, record: HandoffRow, patch: Partial<HandoffRow>, again: Date | null): Promise<void> {
  const step = record.step + 1;
  await changeRecord(open, record, { ...patch, step });
  if (again) await open.owe(SEARCH_PERSON, { handoff_id: record.id, step }, again);
  open.tell({ type: "dialog", dialog: toRef(open.row), prompt: true });
}

async function offer(core: Core, open: OpenDialog, record: HandoffRow, memberId: number, again: Date): Promise<void> {
  const { row, tx } = open;
  const now = core.now();
  const [member] = await tx.update(members).set({ asked_at: now }).where(eq(members.id, memberId)).returning({ name: members.name });
  const patch = { offered_to: memberId, offered_at: now, tried: [...new Set([...record.tried, memberId])] };
  await moveOn(open, record, patch, again);
  await settleOffers(core, open);
  const news = { type: "handoff_offered", title: `${await visitorOf(open)} is waiting for you`, ...about(open, record) };
  for (const event of await notify(tx, row.workspace_id, [`member:${memberId}`], news, now)) open.tell(event);
  const wait = (await estimateWait(tx, row.workspace_id, now)) ?? Math.round((again.getTime() - now.getTime()) / 1000);
  open.tell({
    type: "announce",
    dialog: toRef(row),
    event: "operator_assigned",
    payload: { dialog_id: row.id, operator_id: memberId, operator_name: member?.name ?? "", estimated_wait_time: wait },
  });
}

/** An offer that has passed to another is no news any more. */
export async function settleOffers(core: Core, open: OpenDialog): Promise<void> {
  for (const event of await settleNews(open.tx, open.row.id, core.now(), { types: ["handoff_offered"] })) open.tell(event);
}

async function tellEveryone(core: Core, open: OpenDialog, record: HandoffRow): Promise<void> {
  const { row, tx } = open;
  await settleOffers(core, open);
  const team = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.workspace_id, row.workspace_id), isNull(members.revoked_at)));
  const principals = team.map(({ id }) => `member:${id}`);
  const news = { type: "handoff_waiting", title: `${await visitorOf(open)} is waiting`, ...about(open, record) };
  for (const event of await notify(tx, row.workspace_id, principals, news, core.now())) open.tell(event);
}

const about = ({ row }: OpenDialog, record: HandoffRow) => ({
  body: record.reason,
  url: `/inbox/${row.id}`,
  topic: "queue" as const,
  dialogId: row.id,
});

/** What the person outside is called in news. */
export async function visitorOf({ tx, row }: OpenDialog): Promise<string> {
  if (row.contact_id === null) return "Somebody";
  const [contact] = await tx.select({ name: contacts.name }).from(contacts).where(eq(contacts.id, row.contact_id));
  return contact?.name ?? "Somebody";
}
