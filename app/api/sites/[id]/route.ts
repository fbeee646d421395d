import { deleteSite, getSite, updateSite } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { siteRoutes } from "@/lib/protocol/routes/sites";

export const GET = handle(siteRoutes.getSite, ({ core, actor, params }) => getSite(core, actor, params.id));

export const PATCH = handle(siteRoutes.updateSite, ({ core, actor, params, body }) => updateSite(core, actor, params.id, body));

export const DELETE = handle(siteRoutes.deleteSite, ({ core, actor, params }) => deleteSite(core, actor, params.id));
