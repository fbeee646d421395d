import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { contacts, dialogs, effects, handoffs, members, notifications } from "../../../db/schema";
import type { Core } from "../../core/core";
import { NOTIFY_MAIL, notifySettingsOf } from "../../core/notifications/plan-outward";
import { quietUntil } from "../../core/notifications/quiet-hours";
import { baseOf, type Mailer } from "./mailer";
import { writeMail } from "./write-mail";

type Payload = { payload: Record<string, unknown> };

const MINUTE_MS = 60_000;
const DIGEST_MAX = 30;
const WHY_TEAM = "You get this because you are a member of this workspace. Choose what is sent to you under Settings, Notifications.";

/**
 * Runs the effect `handoff_mail`: nobody took it, so everybody who wants e-mails about the queue gets one. Where that
 * is nobody at this hour, the owners and admins do: who waits is not left alone with a setting.
 */
export async function mailHandoff(core: Core, mailer: Mailer | undefined, { payload }: Payload): Promise<void> {
  if (!mailer) return;
  const [found] = await core.db
    .select({ handoff: handoffs, dialog: dialogs, name: contacts.name })
    .from(handoffs)
    .innerJoin(dialogs, eq(dialogs.id, handoffs.dialog_id))
    .leftJoin(contacts, eq(contacts.id, dialogs.contact_id))
    .where(eq(handoffs.id, Number(payload.handoff_id)));
  if (found?.handoff.status !== "requested" || found.dialog.status !== "queued") return;
  const { handoff, dialog } = found;
  const name = found.name ?? "Somebody";
  const team = await core.db
    .select()
    .from(members)
    .where(and(eq(members.workspace_id, dialog.workspace_id), isNull(members.revoked_at)));
  const wanting = team.filter((member) => {
    const settings = notifySettingsOf(member.notify);
    return settings.queue.email && !quietUntil(settings, core.now());
  });
  const to = wanting.length > 0 ? wanting : team.filter(({ role }) => role !== "operator");
  const minutes = Math.max(1, Math.round((core.now().getTime() - handoff.requested_at.getTime()) / MINUTE_MS));
  const letter = writeMail({
    greeting: `${name} has been waiting for a person for ${minutes} ${minutes === 1 ? "minute" : "minutes"}, and nobody has taken the conversation yet.`,
    entries: [{ title: "Why", body: handoff.reason }],
    action: { words: "Open the conversation", url: `${baseOf(core.env)}/inbox/${dialog.id}` },
    footer: WHY_TEAM,
  });
  const sent = await Promise.allSettled(
    to.map(({ id, email }) =>
      mailer.send({ to: email, subject: `${name} is still waiting`, id: `handoff-${handoff.id}-${id}`, ...letter }),
    ),
  );
  const failures = sent.filter((each) => each.status === "rejected");
  for (const { reason } of failures)
    core.log.warn({ err: reason, handoff: handoff.id }, "an e-mail about a waiting conversation was not sent");
  // It is tried again where nobody got it: one wrong address must not write to all the others anew.
  if (failures.length > 0 && failures.length === sent.length) throw failures[0]?.reason;
}

/** Runs the effect `notify_mail`: one e-mail with all that a member has neither read nor been written about yet. */
export async function mailDigest(core: Core, mailer: Mailer | undefined, { payload }: Payload): Promise<void> {
  if (!mailer) return;
  const [member] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.id, Number(payload.member_id)), isNull(members.revoked_at)));
  if (!member) return;
  const settings = notifySettingsOf(member.notify);
  const until = quietUntil(settings, core.now());
  if (until) {
    await core.db.insert(effects).values({ kind: NOTIFY_MAIL, payload: { member_id: member.id }, run_at: until });
    return;
  }
  const unread = await core.db
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.principal, `member:${member.id}`),
        isNull(notifications.read_at),
        isNull(notifications.mailed_at),
        isNotNull(notifications.topic),
      ),
    )
    .orderBy(asc(notifications.created_at))
    .limit(DIGEST_MAX);
  const news = unread.filter(({ topic }) => topic !== null && settings[topic].email);
  const [first] = news;
  if (!first) return;
  const base = baseOf(core.env);
  const letter = writeMail({
    greeting: news.length === 1 ? "You have not seen this yet:" : `You have not seen these ${news.length} yet:`,
    entries: news.map(({ title, body, url }) => ({ title, body, url: url ? new URL(url, base).href : undefined })),
    action: { words: "Open Baton", url: `${base}/inbox` },
    footer: WHY_TEAM,
  });
  const subject = news.length === 1 ? first.title : `${first.title}, and ${news.length - 1} more`;
  await mailer.send({ to: member.email, subject, id: `news-${member.id}-${news.at(-1)?.id}`, ...letter });
  await core.db
    .update(notifications)
    .set({ mailed_at: core.now() })
    .where(
      inArray(
        notifications.id,
        news.map(({ id }) => id),
      ),
    );
}
