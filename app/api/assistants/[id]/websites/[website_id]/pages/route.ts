import { listWebsitePages } from "@/lib/core/knowledge";
import { handle } from "@/lib/http/handle";
import { websiteRoutes } from "@/lib/protocol/routes/websites";

export const GET = handle(websiteRoutes.listWebsitePages, ({ core, actor, params, query }) =>
  listWebsitePages(core, actor, params.id, params.website_id, query),
);
