import { addWebsite, listWebsites } from "@/lib/core/knowledge/website/websites";
import { principalKey } from "@/lib/core/log/actor";
import { takeOne } from "@/lib/core/system/limits";
import { handle } from "@/lib/http/handle";
import { websiteRoutes } from "@/lib/protocol/routes/websites";

export const GET = handle(websiteRoutes.listWebsites, ({ core, actor, params, query }) => listWebsites(core, actor, params.id, query));

export const POST = handle(websiteRoutes.addWebsite, async ({ core, actor, params, body }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "websites");
  return addWebsite(core, actor, params.id, body);
});
