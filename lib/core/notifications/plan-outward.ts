import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { effects, members, type notifications, pushSubscriptions } from "../../../db/schema";
import { DEFAULT_NOTIFY, type NotifySettings, type NotifyTopic } from "../../protocol/notify-settings";
import type { DomainEvent } from "../events";

/** Kinds of effects: the push of some notifications, and the e-mail with all that a member has not read. */
export const NOTIFY_PUSH = "notify_push";
export const NOTIFY_MAIL = "notify_mail";

/** Who has the dashboard open is told there first; a push follows what they did not look at. */
const PUSH_AFTER_MS = 20_000;
const MINUTE_MS = 60_000;

type Told = { id: number; settings: NotifySettings; online: boolean };

export const notifySettingsOf = (stored: Partial<NotifySettings>): NotifySettings => ({ ...DEFAULT_NOTIFY, ...stored });

/** @returns the member's id in a principal's key, undefined for anybody else */
export const memberIdOf = (principal: string): number | undefined =>
  principal.startsWith("member:") ? Number(principal.slice("member:".length)) : undefined;

/** Owes the pushes and e-mails of new notifications, each by the member's own choice. They look again whether it is still unread. */
export async function planOutward(
  db: Db | Tx,
  rows: readonly (typeof notifications.$inferSelect)[],
  topic: NotifyTopic,
  now: Date,
): Promise<DomainEvent[]> {
  const byMember = new Map(rows.flatMap((row) => (memberIdOf(row.principal) === undefined ? [] : [[memberIdOf(row.principal), row.id]])));
  const ids = [...byMember.keys()].filter((id) => id !== undefined);
  if (ids.length === 0) return [];
  const people = await readMembers(db, ids, now);
  const pushed = await withSubscription(
    db,
    people.filter(({ settings }) => settings[topic].push),
  );
  const planned = [
    ...pushOf(
      pushed.filter(({ online }) => !online).map(({ id }) => byMember.get(id)),
      now,
    ),
    ...pushOf(
      pushed.filter(({ online }) => online).map(({ id }) => byMember.get(id)),
      new Date(now.getTime() + PUSH_AFTER_MS),
    ),
    ...(await mailOf(
      db,
      people.filter(({ settings }) => settings[topic].email),
      now,
    )),
  ];
  if (planned.length === 0) return [];
  await db.insert(effects).values(planned);
  return [{ type: "effects" }];
}

async function readMembers(db: Db | Tx, ids: number[], now: Date): Promise<Told[]> {
  const rows = await db
    .select({ id: members.id, notify: members.notify, online_until: members.online_until })
    .from(members)
    .where(inArray(members.id, ids));
  return rows.map(({ id, notify, online_until }) => ({
    id,
    settings: notifySettingsOf(notify),
    online: online_until !== null && online_until > now,
  }));
}

async function withSubscription(db: Db | Tx, people: Told[]): Promise<Told[]> {
  const ids = people.map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: pushSubscriptions.member_id })
    .from(pushSubscriptions)
    .where(inArray(pushSubscriptions.member_id, ids));
  const known = new Set(rows.map(({ id }) => id));
  return people.filter(({ id }) => known.has(id));
}

const pushOf = (ids: (number | undefined)[], run_at: Date) => (ids.length === 0 ? [] : [{ kind: NOTIFY_PUSH, payload: { ids }, run_at }]);

/** One e-mail gathers all that comes until it goes. */
async function mailOf(db: Db | Tx, people: Told[], now: Date) {
  if (people.length === 0) return [];
  const owed = await db
    .select({ id: sql<string>`${effects.payload} ->> 'member_id'` })
    .from(effects)
    .where(
      and(
        eq(effects.kind, NOTIFY_MAIL),
        // One that has begun may have read them already.
        eq(effects.attempts, 0),
        inArray(
          sql`${effects.payload} ->> 'member_id'`,
          people.map(({ id }) => String(id)),
        ),
      ),
    );
  const known = new Set(owed.map(({ id }) => Number(id)));
  return people
    .filter(({ id }) => !known.has(id))
    .map(({ id, settings }) => ({
      kind: NOTIFY_MAIL,
      payload: { member_id: id },
      run_at: new Date(now.getTime() + settings.email_after_minutes * MINUTE_MS),
    }));
}
