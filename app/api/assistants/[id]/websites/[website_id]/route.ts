import { deleteWebsite, updateWebsite } from "@/lib/core/knowledge";
import { handle } from "@/lib/http/handle";
import { websiteRoutes } from "@/lib/protocol/routes/websites";

export const PATCH = handle(websiteRoutes.updateWebsite, ({ core, actor, params, body }) =>
  updateWebsite(core, actor, params.id, params.website_id, body),
);

export const DELETE = handle(websiteRoutes.deleteWebsite, ({ core, actor, params }) =>
  deleteWebsite(core, actor, params.id, params.website_id),
);
