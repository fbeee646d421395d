import { and, asc, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "../../../../db/database";
import { members, teams } from "../../../../db/schema";
import type { Team, teamRoutes } from "../../../protocol/routes/teams";
import { TEAMS_MAX } from "../../../protocol/team";
import { writeAudit } from "../../audit";
import { type Actor, ADMIN, badRequest, conflict, insertJobs, isUniqueViolation, jobOf, notFound, requireMember } from "../../log";
import type { Core } from "../core";
import { announceRenewal } from "../identity/sessions";
import { ofWorkspace, toTeam } from "./read-teams";

type NewTeam = z.output<typeof teamRoutes.createTeam.body>;
type TeamChange = z.output<typeof teamRoutes.updateTeam.body>;
type Held = Pick<typeof members.$inferSelect, "id" | "role" | "visibility" | "team_ids">;
type Moved = Pick<Held, "id" | "role" | "visibility">;

/** @throws DomainError FORBIDDEN, BAD_REQUEST where somebody is not of the workspace, CONFLICT where the name is taken or there are too many */
export async function createTeam(core: Core, actor: Actor, { members: memberIds, ...fields }: NewTeam): Promise<Team> {
  requireMember(actor, ADMIN);
  const made = await core.db
    .transaction(async (tx) => {
      if ((await tx.$count(teams, ofWorkspace(actor))) >= TEAMS_MAX) throw conflict(`There are at most ${TEAMS_MAX} teams`);
      const [row] = await tx
        .insert(teams)
        .values({ ...fields, workspace_id: actor.workspaceId, created_at: core.now() })
        .returning();
      if (!row) throw new Error("no team was made");
      const moved = await setMembers(tx, await lockMembers(tx, actor), row.id, memberIds);
      await writeAudit(tx, actor, "team.created", `team:${row.id}`, { name: row.name, members: memberIds.length });
      return { team: toTeam(row, inOrder(memberIds)), moved };
    })
    .catch(refuseTaken);
  announce(core, actor, made.team.id, made.moved);
  return made.team;
}

/**
 * Changes a team. Whoever is taken off it sees no longer what they saw by it: operators of a team's visibility connect anew.
 * @throws DomainError as `createTeam`; NOT_FOUND
 */
export async function updateTeam(core: Core, actor: Actor, id: number, change: TeamChange): Promise<Team> {
  requireMember(actor, ADMIN);
  const { members: memberIds, ...fields } = change;
  const { team, moved } = await core.db
    .transaction(async (tx) => {
      const known = await lockMembers(tx, actor);
      await lockTeam(tx, actor, id);
      const moved = memberIds ? await setMembers(tx, known, id, memberIds) : [];
      const [row] = Object.keys(fields).length
        ? await tx.update(teams).set(fields).where(eq(teams.id, id)).returning()
        : await tx.select().from(teams).where(eq(teams.id, id));
      if (!row) throw notFound("team");
      await writeAudit(tx, actor, "team.updated", `team:${id}`, { name: row.name, fields: Object.keys(change) });
      const before = known.filter(({ team_ids }) => team_ids.includes(id)).map((member) => member.id);
      return { team: toTeam(row, inOrder(memberIds ?? before)), moved };
    })
    .catch(refuseTaken);
  announce(core, actor, id, moved);
  return team;
}

/**
 * Deletes a team. What its members saw by it ends at once; its conversations are without a team from then on, which a job does.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function deleteTeam(core: Core, actor: Actor, id: number): Promise<void> {
  requireMember(actor, ADMIN);
  const moved = await core.db.transaction(async (tx) => {
    const known = await lockMembers(tx, actor);
    const { name } = await lockTeam(tx, actor, id);
    const moved = await setMembers(tx, known, id, []);
    await tx.update(teams).set({ deleted_at: core.now() }).where(eq(teams.id, id));
    await insertJobs(tx, [jobOf("leave_team", { team_id: id }, core.now())]);
    await writeAudit(tx, actor, "team.deleted", `team:${id}`, { name });
    return moved;
  });
  announce(core, actor, id, moved);
  core.bus.publish({ type: "jobs", kinds: ["leave_team"] });
}

/** @throws DomainError NOT_FOUND */
async function lockTeam(tx: Tx, actor: Actor, id: number): Promise<typeof teams.$inferSelect> {
  const [row] = await tx
    .select()
    .from(teams)
    .where(and(eq(teams.id, id), ofWorkspace(actor)))
    .for("update");
  if (!row) throw notFound("team");
  return row;
}

/** The members of the workspace, in the order of their ids, and before a team, as commands on conversations lock them. */
const lockMembers = (tx: Tx, { workspaceId }: Actor): Promise<Held[]> =>
  tx
    .select({ id: members.id, role: members.role, visibility: members.visibility, team_ids: members.team_ids })
    .from(members)
    .where(and(eq(members.workspace_id, workspaceId), isNull(members.revoked_at)))
    .orderBy(asc(members.id))
    .for("no key update");

/** Who is in a team from now on. @param known the members of the workspace, locked @returns those who came or went @throws DomainError BAD_REQUEST */
async function setMembers(tx: Tx, known: readonly Held[], teamId: number, memberIds: readonly number[]): Promise<Moved[]> {
  const wanted = new Set(memberIds);
  const ids = new Set(known.map(({ id }) => id));
  if (memberIds.some((id) => !ids.has(id))) throw badRequest("members: names somebody who is not a member of this workspace");
  const moved = known.filter(({ id, team_ids }) => team_ids.includes(teamId) !== wanted.has(id));
  for (const { id, team_ids } of moved) {
    const others = team_ids.filter((each) => each !== teamId);
    const next = wanted.has(id) ? inOrder([...others, teamId]) : others;
    await tx.update(members).set({ team_ids: next }).where(eq(members.id, id));
  }
  return moved;
}

const inOrder = (ids: readonly number[]): number[] => [...new Set(ids)].sort((a, b) => a - b);

/** After the commit: what is remembered of the team is read again, and who sees something else by it comes back with that. */
function announce(core: Core, actor: Actor, id: number, moved: readonly Moved[]): void {
  core.bus.publish({ type: "settings", kind: "team", id: String(id) });
  core.bus.publish({ type: "queue", workspaceId: actor.workspaceId });
  for (const { id, role, visibility } of moved) if (role === "operator" && visibility === "team") announceRenewal(core, id);
}

function refuseTaken(error: unknown): never {
  throw isUniqueViolation(error) ? conflict("A team of this name exists already") : error;
}
