import { and, asc, eq, getTableColumns, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { dialogs, members, sessions, workspaces } from "../../../db/schema";
import { DEFAULT_HANDOFF } from "../../protocol/handoff-settings";
import type { Core } from "../core";
import { type OwnCause, queueDialog } from "../handoffs/request-handoff";
import { toActor } from "../handoffs/transfer-handoff";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { said } from "../log/said";
import type { MemberRow } from "../members/view";

/** How long a conversation waits for a member who has never signed in, where the workspace takes none from who is offline. */
export const NEVER_SIGNED_IN_SECONDS = 3_600;
/** Conversations given back in one round; the next round takes the others. */
const A_ROUND = 100;

const isNewcomer = and(
  isNull(members.last_seen),
  sql`not exists (select from ${sessions} where ${sessions.member_id} = ${members.id})`,
) as SQL<boolean>;

/** The seconds that somebody who is not there has to come; null where they may stay away. */
const graceSeconds = sql`coalesce(
  (${JSON.stringify(DEFAULT_HANDOFF)}::jsonb || ${workspaces.handoff} ->> 'offline_grace_seconds')::int,
  case when ${isNewcomer} then ${NEVER_SIGNED_IN_SECONDS}::int end)`;

/**
 * Whether whoever has a conversation in hand doesn't hold it any longer: they were removed, or are offline for longer
 * than they may be. Who is offline already when they get it has as long to come as who goes offline with it.
 */
const isAbsent = (now: Date, heldSince: SQL = sql`${dialogs.held_since}`): SQL | undefined =>
  or(
    isNotNull(members.revoked_at),
    and(
      isNull(members.online_until),
      sql`greatest(${members.offline_since}, ${heldSince}) + ${graceSeconds} * interval '1 second' <= ${now.toISOString()}::timestamptz`,
    ),
  );

const inHand = and(eq(dialogs.kind, "support"), eq(dialogs.status, "human"));

/**
 * Gives back to the queue what is in the hands of those who aren't there, in whatever way it came to them. Any node may
 * do it, at the same time as others: each conversation is looked at again under its lock.
 */
export async function giveBackAbsent(core: Core): Promise<void> {
  const found = await core.db
    .select({ id: dialogs.id })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspace_id))
    .innerJoin(dialogs, and(eq(dialogs.assignee_id, members.id), inHand))
    .where(isAbsent(core.now()))
    .orderBy(asc(dialogs.held_since), asc(dialogs.id))
    .limit(A_ROUND);
  for (const { id } of found) {
    // One that can't be given back, or is gone meanwhile, holds up none of the others.
    await changeDialog(core, id, (open) => giveBackIfAbsent(core, open)).catch((error: unknown) =>
      core.log.warn({ err: error, dialog_id: id }, "a conversation in nobody's hands could not be given back; it is tried again"),
    );
  }
}

/** Gives back what a member who was removed has in hand. */
export async function giveBackOf(core: Core, memberId: number): Promise<void> {
  const held = await core.db
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, memberId), inHand));
  for (const { id } of held) await changeDialog(core, id, (open) => giveBackIfAbsent(core, open));
}

/** The same for one that is open: one that was put off, for instance, and comes back to somebody who was removed. */
export async function giveBackIfAbsent(core: Core, open: OpenDialog): Promise<void> {
  if (open.row.kind !== "support" || open.row.status !== "human" || open.row.assignee_id === null) return;
  const found = await absentOf(open.tx, open.row, core.now());
  if (!found) return;
  const { member } = found;
  const why = reasonOf(found);
  await queueDialog(core, open, toActor(member), { reason: `${member.name} ${why.text}` }, why.cause);
}

type Absent = { member: MemberRow; newcomer: boolean };

/** Whoever has the open conversation, where they don't hold it any longer. What was changed of it isn't stored yet. */
async function absentOf(tx: Tx | Db, row: OpenDialog["row"], now: Date): Promise<Absent | undefined> {
  const held = row.held_since?.toISOString() ?? null;
  const [found] = await tx
    .select({ member: getTableColumns(members), newcomer: sql<boolean>`${isNewcomer}` })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspace_id))
    .where(and(eq(members.id, row.assignee_id ?? 0), isAbsent(now, sql`${held}::timestamptz`)));
  return found;
}

function reasonOf({ member, newcomer }: Absent): { text: string; cause: OwnCause } {
  const actor = toActor(member);
  const event = { type: "operator_gone", name: member.name };
  if (member.revoked_at) return { text: "left the team", cause: { event, said: said`${actor} left the team. Waiting for a teammate` } };
  if (newcomer)
    return { text: "has not signed in yet", cause: { event, said: said`${actor} has not signed in yet. Waiting for a teammate` } };
  return { text: "went offline", cause: { event, said: said`${actor} went offline. Waiting for a teammate` } };
}
