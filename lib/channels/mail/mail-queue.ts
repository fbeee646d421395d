import { and, asc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { contacts, dialogs, effects, handoffs, members } from "../../../db/schema";
import { isFor, isSeenBy } from "../../core/conversations";
import type { Core } from "../../core/core";
import { type DialogRow, insertJobs, isKind, jobOf, type RunningJob } from "../../core/log";
import { notifySettingsOf, quietUntil } from "../../core/notifications";
import { baseOf } from "../../core/people";
import type { Mailer } from "./mailer";
import { WHY_TEAM, writeMail } from "./write-mail";

const MINUTE_MS = 60_000;
/** So often at most a member gets an email about the queue, however many wait in it. */
const QUEUE_MAIL_EVERY_MS = 15 * MINUTE_MS;
const LISTED_MAX = 30;

type Member = typeof members.$inferSelect;
type Waiting = Pick<DialogRow, "kind" | "assignee_id" | "team_id"> & {
  dialogId: number;
  name: string | null;
  reason: string;
  since: Date;
  mailedAt: Date | null;
};

/**
 * Runs the job `handoff_mail`: nobody took it, so everybody of its team who wants emails about the queue gets one. Where that
 * is nobody at this hour, the owners and admins do: who waits is not left alone with a setting.
 * @throws Error when no email at all could be sent; the job is tried again then
 */
export async function mailHandoff(core: Core, mailer: Mailer | undefined, { payload }: RunningJob<"handoff_mail">): Promise<void> {
  if (!mailer) return;
  const [dialog] = await core.db
    .select({ workspace_id: dialogs.workspace_id, kind: dialogs.kind, assignee_id: dialogs.assignee_id, team_id: dialogs.team_id })
    .from(handoffs)
    .innerJoin(dialogs, eq(dialogs.id, handoffs.dialog_id))
    .where(and(eq(handoffs.id, payload.handoff_id), eq(handoffs.status, "requested"), eq(dialogs.status, "queued")));
  if (!dialog) return;
  const team = await core.db
    .select()
    .from(members)
    .where(and(eq(members.workspace_id, dialog.workspace_id), isNull(members.revoked_at)));
  const own = team.filter((member) => isFor(member, dialog));
  const asked = own.length > 0 ? own : team.filter((member) => isSeenBy(member, dialog));
  const wanting = asked.filter((member) => {
    const settings = notifySettingsOf(member.notify);
    return settings.queue.email && !quietUntil(settings, core.now());
  });
  const to = wanting.length > 0 ? wanting : team.filter(({ role }) => role !== "operator");
  const sent = await Promise.allSettled(to.map((member) => mailMember(core, mailer, member)));
  const failures = sent.filter((each) => each.status === "rejected");
  for (const { reason } of failures) core.log.warn({ err: reason }, "mail.queue_failed");
  // It is tried again where nobody got it: one wrong address must not write to all the others anew.
  if (failures.length > 0 && failures.length === sent.length) throw failures[0]?.reason;
}

/** Runs the job `queue_mail`: what has come to wait since the member's last email, where that is anything. */
export async function mailQueue(core: Core, mailer: Mailer | undefined, { payload }: RunningJob<"queue_mail">): Promise<void> {
  if (!mailer) return;
  const [member] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.id, payload.member_id), isNull(members.revoked_at)));
  if (member) await mailMember(core, mailer, member);
}

async function mailMember(core: Core, mailer: Mailer, member: Member): Promise<void> {
  const now = core.now();
  const waiting = (await readWaiting(core, member.workspace_id)).filter((each) => isSeenBy(member, each));
  const fresh = waiting.filter(({ mailedAt }) => mailedAt && (!member.queue_mailed_at || mailedAt > member.queue_mailed_at));
  if (fresh.length === 0) return;
  const due = member.queue_mailed_at ? new Date(member.queue_mailed_at.getTime() + QUEUE_MAIL_EVERY_MS) : now;
  if (due > now) return planQueueMail(core, member.id, due);
  const isMine = await claim(core, member, now);
  if (!isMine) return;
  try {
    await mailer.send({
      to: member.email,
      about: ["queue", member.id, now],
      ...(await writeQueueMail(core, member.workspace_id, waiting)),
    });
  } catch (error) {
    await core.db.update(members).set({ queue_mailed_at: member.queue_mailed_at }).where(eq(members.id, member.id));
    throw error;
  }
}

/** One of several nodes writes to a member at a time. */
async function claim(core: Core, member: Member, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - QUEUE_MAIL_EVERY_MS);
  const rows = await core.db
    .update(members)
    .set({ queue_mailed_at: now })
    .where(and(eq(members.id, member.id), or(isNull(members.queue_mailed_at), lte(members.queue_mailed_at, before))))
    .returning({ id: members.id });
  return rows.length > 0;
}

async function planQueueMail(core: Core, memberId: number, at: Date): Promise<void> {
  const [planned] = await core.db
    .select({ id: effects.id })
    .from(effects)
    .where(and(isKind("queue_mail"), gt(effects.run_at, core.now()), sql`${effects.payload}->>'member_id' = ${String(memberId)}`))
    .limit(1);
  if (!planned) await insertJobs(core.db, [jobOf("queue_mail", { member_id: memberId }, at)]);
}

/** Who waits for a person, the longest first. */
const readWaiting = (core: Core, workspaceId: number): Promise<Waiting[]> =>
  core.db
    .select({
      dialogId: dialogs.id,
      kind: dialogs.kind,
      assignee_id: dialogs.assignee_id,
      team_id: dialogs.team_id,
      name: contacts.name,
      reason: handoffs.reason,
      since: handoffs.requested_at,
      mailedAt: handoffs.mailed_at,
    })
    .from(handoffs)
    .innerJoin(dialogs, eq(dialogs.id, handoffs.dialog_id))
    .leftJoin(contacts, eq(contacts.id, dialogs.contact_id))
    .where(and(eq(dialogs.workspace_id, workspaceId), eq(handoffs.status, "requested"), eq(dialogs.status, "queued")))
    .orderBy(asc(handoffs.requested_at), asc(handoffs.id));

async function writeQueueMail(core: Core, workspaceId: number, waiting: readonly Waiting[]) {
  const base = await baseOf(core, workspaceId);
  const minutesOf = ({ since }: Waiting) => {
    const minutes = Math.max(1, Math.round((core.now().getTime() - since.getTime()) / MINUTE_MS));
    return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  };
  const [first] = waiting;
  if (waiting.length === 1 && first) {
    const name = first.name ?? "A visitor";
    const letter = writeMail({
      greeting: `${name} has been waiting for a person for ${minutesOf(first)}, and nobody has taken the conversation yet.`,
      entries: [{ title: "Why", body: first.reason }],
      action: base ? { words: "Open the conversation", url: `${base}/inbox/${first.dialogId}` } : null,
      footer: WHY_TEAM,
    });
    return { subject: `${name} is still waiting`, ...letter };
  }
  const listed = waiting.slice(0, LISTED_MAX);
  const more = waiting.length - listed.length;
  const letter = writeMail({
    greeting: `${waiting.length} conversations are waiting for a person, and nobody has taken them yet.${more > 0 ? ` The ${listed.length} that have waited longest:` : ""}`,
    entries: listed.map((each) => ({
      title: `${each.name ?? "A visitor"}, ${minutesOf(each)}`,
      body: each.reason,
      url: base ? `${base}/inbox/${each.dialogId}` : undefined,
    })),
    action: base ? { words: "Open the inbox", url: `${base}/inbox` } : null,
    footer: WHY_TEAM,
  });
  return { subject: `${waiting.length} conversations are waiting`, ...letter };
}
