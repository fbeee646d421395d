import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { effects, members, type notifications, pushSubscriptions } from "../../../db/schema";
import type { NotifyTopic } from "../../protocol/notify-settings";
import { type DomainEvent, insertJobs, isKind } from "../log";
import { type NotifiedMember, outwardJobs } from "./outward-jobs";

/** @returns the member's id in a principal's key, undefined for anybody else */
export const memberIdOf = (principal: string): number | undefined =>
  principal.startsWith("member:") ? Number(principal.slice("member:".length)) : undefined;

/** Enqueues the pushes and e-mails of new notifications that are made outside of a dialog's log. */
export async function planOutward(
  db: Db | Tx,
  rows: readonly (typeof notifications.$inferSelect)[],
  topic: NotifyTopic,
  now: Date,
): Promise<DomainEvent[]> {
  const ids = rows.flatMap((row) => memberIdOf(row.principal) ?? []);
  if (ids.length === 0) return [];
  const people = new Map((await readMembers(db, ids)).map((member) => [member.id, member]));
  const { jobs } = outwardJobs(
    rows.flatMap((row) => {
      const member = people.get(memberIdOf(row.principal) ?? 0);
      return member ? [{ id: row.id, member }] : [];
    }),
    topic,
    now,
  );
  if (jobs.length === 0) return [];
  await insertJobs(db, jobs);
  return [{ type: "jobs" }];
}

function readMembers(db: Db | Tx, ids: number[]): Promise<NotifiedMember[]> {
  const hasPush = sql<boolean>`exists (select from ${pushSubscriptions} where ${pushSubscriptions.member_id} = "members"."id")`;
  const mailPending = sql<boolean>`exists (select from ${effects} where ${and(
    isKind("notify_mail"),
    // One that has begun may have read them already.
    eq(effects.attempts, 0),
    sql`${effects.payload} ->> 'member_id' = "members"."id"::text`,
  )})`;
  return db
    .select({
      id: members.id,
      notify: members.notify,
      online_until: members.online_until,
      has_push: hasPush,
      mail_pending: mailPending,
    })
    .from(members)
    .where(inArray(members.id, ids));
}
