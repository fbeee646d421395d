import { z } from "zod";
import { TEAM_MEMBERS_MAX, TEAMS_MAX, teamHours } from "../team";
import { line, numericId } from "../values";
import { listOf, MEMBERS, nothing, route } from "./spec";

const tag = "teams";
const params = z.object({ id: numericId });

const team = z.object({
  id: z.number().int(),
  name: z.string(),
  members: z.array(z.number().int()).describe("the ids of its members"),
  hours: teamHours.nullable().describe("when it is there; null: as the workspace is"),
  created_at: z.string(),
});
export type Team = z.infer<typeof team>;

const fields = z.object({
  name: line(60),
  members: z.array(numericId).max(TEAM_MEMBERS_MAX),
  hours: teamHours.nullable(),
});
const teamBody = fields.extend({ members: fields.shape.members.default([]), hours: fields.shape.hours.default(null) });
const teamChange = fields.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change");

export const teamRoutes = {
  listTeams: route({
    method: "GET",
    path: "/api/teams",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The teams of the workspace, by name",
    answer: listOf(team),
  }),
  createTeam: route({
    method: "POST",
    path: "/api/teams",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    status: 201,
    summary: `Makes a team, of which conversations may be; a workspace has up to ${TEAMS_MAX}`,
    body: teamBody,
    answer: team,
    refuses: ["CONFLICT"],
  }),
  getTeam: route({
    method: "GET",
    path: "/api/teams/{id}",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "One team",
    params,
    answer: team,
  }),
  updateTeam: route({
    method: "PATCH",
    path: "/api/teams/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Changes a team; whoever is taken off it no longer sees what they saw by it alone",
    body: teamChange,
    answer: team,
    refuses: ["CONFLICT"],
  }),
  deleteTeam: route({
    method: "DELETE",
    path: "/api/teams/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Deletes a team; its conversations stay, without a team",
    answer: nothing,
  }),
} as const;
