import { deleteSite, updateSite } from "@/lib/core/people/sites/change-sites";
import { getSite } from "@/lib/core/people/sites/read-sites";
import { handle } from "@/lib/http/handle";
import { siteRoutes } from "@/lib/protocol/routes/sites";

export const GET = handle(siteRoutes.getSite, ({ core, actor, params }) => getSite(core, actor, params.id));

export const PATCH = handle(siteRoutes.updateSite, ({ core, actor, params, body }) => updateSite(core, actor, params.id, body));

export const DELETE = handle(siteRoutes.deleteSite, ({ core, actor, params }) => deleteSite(core, actor, params.id));
