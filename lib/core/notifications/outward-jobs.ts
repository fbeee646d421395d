import { DEFAULT_NOTIFY, type NotifySettings, type NotifyTopic } from "../../protocol/notify-settings";
import { type Change, type Job, jobOf, type MemberFacts } from "../log";

/** Who has the dashboard open sees it there first; a push follows what they did not look at. */
const PUSH_AFTER_MS = 20_000;
const MINUTE_MS = 60_000;

export const notifySettingsOf = (stored: Partial<NotifySettings>): NotifySettings => ({ ...DEFAULT_NOTIFY, ...stored });

/** How a member is notified: what they chose, whether they are there, what is on its way to them already. */
export type NotifiedMember = Pick<MemberFacts, "id" | "notify" | "online_until" | "has_push" | "mail_pending">;

/**
 * The pushes and e-mails of new notifications, each by the member's own choice. They ask again whether it is still unread.
 * @param made notifications, each with the member it is for
 */
export function outwardJobs(
  made: readonly { id: number; member: NotifiedMember }[],
  topic: NotifyTopic | null,
  now: Date,
): Pick<Change, "jobs" | "members"> {
  if (topic === null || made.length === 0) return { jobs: [], members: [] };
  const isOnline = ({ online_until }: NotifiedMember) => online_until !== null && online_until > now;
  const pushed = made.filter(({ member }) => member.has_push && notifySettingsOf(member.notify)[topic].push);
  const mailed = made.filter(({ member }) => !member.mail_pending && notifySettingsOf(member.notify)[topic].email);
  const pushOf = (some: typeof made, run_at: Date): Job[] =>
    some.length === 0 ? [] : [jobOf("notify_push", { ids: some.map(({ id }) => id) }, run_at)];
  return {
    jobs: [
      ...pushOf(
        pushed.filter(({ member }) => !isOnline(member)),
        now,
      ),
      ...pushOf(
        pushed.filter(({ member }) => isOnline(member)),
        new Date(now.getTime() + PUSH_AFTER_MS),
      ),
      // One e-mail gathers all that comes until it goes.
      ...mailed.map(({ member }) =>
        jobOf(
          "notify_mail",
          { member_id: member.id },
          new Date(now.getTime() + notifySettingsOf(member.notify).email_after_minutes * MINUTE_MS),
        ),
      ),
    ],
    members: mailed.map(({ member }) => ({ id: member.id, mail_pending: true })),
  };
}
