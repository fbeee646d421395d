import { type SQL, sql } from "drizzle-orm";
import { dialogs, type members } from "../../../db/schema";
import { isInSight } from "../../protocol/sight";

/**
 * What an operator sees who does not see all conversations: those that are assigned to them, those of these teams, and what
 * has neither an assignee nor a team. `teams` ascend.
 */
export type Sight = { teams: readonly number[] };

type Narrowing = Pick<typeof members.$inferSelect, "role" | "visibility" | "team_ids">;

/** @returns undefined for who sees all, as owners and admins always do */
export function sightOf({ role, visibility, team_ids }: Narrowing): Sight | undefined {
  if (role !== "operator" || visibility === "all") return undefined;
  return { teams: visibility === "team" ? team_ids : [] };
}

export const isSameSight = (one: Sight | undefined, other: Sight | undefined): boolean => one?.teams.join() === other?.teams.join();

/** Whose eyes: a member, with what they see. */
export type Seer = { memberId: number; sight?: Sight | undefined };

/** Whether a member sees a conversation, by its hands: the rule of `seenBy`. Rooms of other kinds have none. */
export function sees({ memberId, sight }: Seer, dialog: Pick<typeof dialogs.$inferSelect, "kind" | "assignee_id" | "team_id">): boolean {
  return dialog.kind !== "support" || isInSight(memberId, sight?.teams, dialog);
}

/** The same rule as a condition on `dialogs`. @param member their id, `teams` those they see, as the text of an array */
export const seenBy = (member: SQL, teams: SQL): SQL =>
  sql`(${dialogs.kind} <> 'support' or ${dialogs.assignee_id} = ${member} or ${dialogs.team_id} = any(${teams}::bigint[])
    or (${dialogs.assignee_id} is null and ${dialogs.team_id} is null))`;

/** The same for a member; undefined where they see all. */
export const seenByMember = ({ memberId, sight }: Seer): SQL | undefined =>
  sight && seenBy(sql`${memberId}::bigint`, sql`${teamsText(sight)}`);

/** The text of an array as Postgres reads it. */
export const teamsText = (sight: Sight | undefined): string => `{${sight?.teams.join(",") ?? ""}}`;
