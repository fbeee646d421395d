import { createTeam, deleteTeam, getTeam, listTeams, updateTeam } from "../../core/people";
import { teamRoutes } from "../../protocol/routes/teams";
import { implement } from "../implement";

export const teams = implement(teamRoutes, {
  listTeams: ({ core, actor }) => listTeams(core, actor),
  createTeam: ({ core, actor, body }) => createTeam(core, actor, body),
  getTeam: ({ core, actor, params }) => getTeam(core, actor, params.id),
  updateTeam: ({ core, actor, params, body }) => updateTeam(core, actor, params.id, body),
  deleteTeam: ({ core, actor, params }) => deleteTeam(core, actor, params.id),
});
