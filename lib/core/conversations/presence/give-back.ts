import { and, asc, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { dialogs, members, sessions, workspaces } from "../../../../db/schema";
import { DEFAULT_HANDOFF } from "../../../protocol/handoff-settings";
import { ANY_STATUS, type Command, type Draft, type Facts, type MemberFacts, said } from "../../log";
import type { Core } from "../core";
import { type OwnCause, queueDialog } from "../handoffs/request-handoff";
import { toActor } from "../handoffs/transfer-handoff";

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
const isAbsent = (now: Date): SQL | undefined =>
  or(
    isNotNull(members.revoked_at),
    and(
      isNull(members.online_until),
      sql`greatest(${members.offline_since}, ${dialogs.held_since}) + ${graceSeconds} * interval '1 second' <= ${now.toISOString()}::timestamptz`,
    ),
  );

const inHand = and(eq(dialogs.kind, "support"), eq(dialogs.status, "human"));

const giveBack = (dialogId: number): Command<void> => ({
  target: dialogId,
  asks: { desk: ANY_STATUS, hands: ANY_STATUS },
  plan: giveBackIfAbsent,
});

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
    await core
      .execute(giveBack(id))
      .catch((error: unknown) =>
        core.log.warn({ err: error, dialog_id: id }, "a conversation in nobody's hands could not be given back; it is tried again"),
      );
  }
}

/** Gives back what a member who was removed has in hand. */
export async function giveBackOf(core: Pick<Core, "db" | "execute">, memberId: number): Promise<void> {
  const held = await core.db
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, memberId), inHand));
  for (const { id } of held) await core.execute(giveBack(id));
}

/** The same as part of a command: of one that was put off, for instance, and comes back to somebody who was removed. */
export function giveBackIfAbsent(draft: Draft): void {
  const { dialog, members } = draft.facts;
  if (dialog.kind !== "support" || dialog.status !== "human" || dialog.assignee_id === null) return;
  const member = members.get(dialog.assignee_id);
  if (!member || !isGone(draft.facts, member)) return;
  const why = reasonOf(member);
  queueDialog(draft, toActor(member), { reason: `${member.name} ${why.text}` }, why.cause);
}

/** The same rule as `isAbsent`, for what planning knows. */
function isGone({ dialog, settings, now }: Facts, member: MemberFacts): boolean {
  if (member.revoked_at) return true;
  const grace = settings.offline_grace_seconds ?? (member.newcomer ? NEVER_SIGNED_IN_SECONDS : null);
  if (member.online_until || grace === null) return false;
  const since = [member.offline_since, dialog.held_since].flatMap((at) => at?.getTime() ?? []);
  return since.length > 0 && Math.max(...since) + grace * 1000 <= now.getTime();
}

function reasonOf(member: MemberFacts): { text: string; cause: OwnCause } {
  const actor = toActor(member);
  const event = { type: "operator_gone", name: member.name };
  if (member.revoked_at) return { text: "left the team", cause: { event, said: said`${actor} left the team. Waiting for a teammate` } };
  if (member.newcomer)
    return { text: "has not signed in yet", cause: { event, said: said`${actor} has not signed in yet. Waiting for a teammate` } };
  return { text: "went offline", cause: { event, said: said`${actor} went offline. Waiting for a teammate` } };
}
