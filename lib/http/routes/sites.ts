import { createSite, deleteSite, getSite, listSites, rotateSecret, updateSite } from "../../core/people";
import { siteRoutes } from "../../protocol/routes/sites";
import { implement } from "../implement";

export const sites = implement(siteRoutes, {
  listSites: ({ core, actor, query }) => listSites(core, actor, query),
  createSite: ({ core, actor, body }) => createSite(core, actor, body),
  getSite: ({ core, actor, params }) => getSite(core, actor, params.id),
  updateSite: ({ core, actor, params, body }) => updateSite(core, actor, params.id, body),
  deleteSite: ({ core, actor, params }) => deleteSite(core, actor, params.id),
  rotateSecret: ({ core, actor, params }) => rotateSecret(core, actor, params.id),
});
