import { and, asc, eq, gt } from "drizzle-orm";
import { dialogs, teams } from "../../../../db/schema";
import { ANY_STATUS, isDomainError, type RunningJob } from "../../log";
import type { Core } from "../core";
import { leaveTeam } from "./set-team";

/** Conversations read at once. */
const A_LOT = 200;

/** Runs the job `leave_team`: the conversations of a team that was deleted are nobody's team's, each by a command of its own. */
export async function leaveDeletedTeam(core: Core, { payload }: Pick<RunningJob<"leave_team">, "payload">): Promise<void> {
  const [team] = await core.db.select({ id: teams.id, name: teams.name }).from(teams).where(eq(teams.id, payload.team_id));
  if (!team) return;
  for (let last = 0; ; ) {
    const lot = await core.db
      .select({ id: dialogs.id })
      .from(dialogs)
      .where(and(eq(dialogs.team_id, team.id), gt(dialogs.id, last)))
      .orderBy(asc(dialogs.id))
      .limit(A_LOT);
    for (const { id } of lot) await leaveOne(core, id, team);
    if (lot.length < A_LOT) return;
    last = lot.at(-1)?.id ?? last;
  }
}

/** One that was erased meanwhile needs nothing. */
async function leaveOne(core: Core, id: number, team: { id: number; name: string }): Promise<void> {
  try {
    await core.execute({ target: id, asks: { desk: ANY_STATUS, hands: ANY_STATUS }, plan: (draft) => leaveTeam(draft, team) });
  } catch (error) {
    if (!isDomainError(error) || error.code !== "NOT_FOUND") throw error;
  }
}
