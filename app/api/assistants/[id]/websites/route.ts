import { addWebsite, listWebsites } from "@/lib/core/knowledge";
import { principalKey } from "@/lib/core/log";
import { takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { websiteRoutes } from "@/lib/protocol/routes/websites";

export const GET = handle(websiteRoutes.listWebsites, ({ core, actor, params, query }) => listWebsites(core, actor, params.id, query));

export const POST = handle(websiteRoutes.addWebsite, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "websites");
  return addWebsite(core, actor, params.id, body);
});
