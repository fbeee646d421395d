import { createSite, listSites } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { siteRoutes } from "@/lib/protocol/routes/sites";

export const GET = handle(siteRoutes.listSites, ({ core, actor, query }) => listSites(core, actor, query));

export const POST = handle(siteRoutes.createSite, ({ core, actor, body }) => createSite(core, actor, body));
