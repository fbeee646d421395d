import { addWebsite, deleteWebsite, listWebsitePages, listWebsites, readWebsite, updateWebsite } from "../../core/knowledge";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { websiteRoutes } from "../../protocol/routes/websites";
import { implement } from "../implement";

export const websites = implement(websiteRoutes, {
  listWebsites: ({ core, actor, params, query }) => listWebsites(core, actor, params.id, query),

  addWebsite: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "websites");
    return addWebsite(core, actor, params.id, body);
  },

  updateWebsite: ({ core, actor, params, body }) => updateWebsite(core, actor, params.id, params.website_id, body),

  readWebsite: async ({ core, actor, params }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "websites");
    return readWebsite(core, actor, params.id, params.website_id);
  },

  deleteWebsite: ({ core, actor, params }) => deleteWebsite(core, actor, params.id, params.website_id),
  listWebsitePages: ({ core, actor, params, query }) => listWebsitePages(core, actor, params.id, params.website_id, query),
});
