import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { members, notifications } from "../../../db/schema";
import type { Core } from "../../core/core";
import { insertJobs, jobOf, type RunningJob, sightOf } from "../../core/log";
import { aboutSeen, holdNotifications, notifySettingsOf, quietUntil } from "../../core/notifications";
import { baseOf } from "../../core/people";
import type { Mailer } from "./mailer";
import { WHY_TEAM, writeMail } from "./write-mail";

const DIGEST_MAX = 30;

/** Runs the job `notify_mail`: one email with all that a member has neither read nor been sent yet. */
export async function mailDigest(
  core: Core,
  mailer: Mailer | undefined,
  { payload }: Pick<RunningJob<"notify_mail">, "payload">,
): Promise<void> {
  if (!mailer) return;
  const [member] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.id, payload.member_id), isNull(members.revoked_at)));
  if (!member) return;
  const settings = notifySettingsOf(member.notify);
  const until = quietUntil(settings, core.now());
  if (until) {
    await insertJobs(core.db, [jobOf("notify_mail", { member_id: member.id }, until)]);
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
        aboutSeen({ memberId: member.id, sight: sightOf(member) }),
      ),
    )
    .orderBy(asc(notifications.created_at))
    .limit(DIGEST_MAX);
  // Of the queue there is an email of its own.
  const wanted = unread.filter(({ topic }) => topic !== null && topic !== "queue" && settings[topic].email);
  const [first] = wanted;
  if (!first) return;
  const base = await baseOf(core, member.workspace_id);
  const letter = writeMail({
    greeting: wanted.length === 1 ? "You have not seen this yet:" : `You have not seen these ${wanted.length} yet:`,
    entries: wanted.map(({ title, body, url }) => ({ title, body, url: url && base ? new URL(url, base).href : undefined })),
    action: base ? { words: "Open Baton", url: `${base}/inbox` } : null,
    footer: WHY_TEAM,
  });
  const subject = wanted.length === 1 ? first.title : `${first.title}, and ${wanted.length - 1} more`;
  await mailer.send({
    to: member.email,
    subject,
    about: ["digest", member.id, wanted.at(-1)?.id ?? 0, wanted.at(-1)?.created_at ?? 0],
    ...letter,
  });
  const mailed = wanted.map(({ id }) => id);
  await core.db
    .update(notifications)
    .set({ mailed_at: core.now() })
    .where(inArray(notifications.id, holdNotifications(core.db, inArray(notifications.id, mailed))));
}
