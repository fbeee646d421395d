import { readWebsite } from "@/lib/core/knowledge/website/websites";
import { principalKey } from "@/lib/core/log/actor";
import { takeOne } from "@/lib/core/system/limits";
import { handle } from "@/lib/http/handle";
import { websiteRoutes } from "@/lib/protocol/routes/websites";

export const POST = handle(websiteRoutes.readWebsite, async ({ core, actor, params }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "websites");
  return readWebsite(core, actor, params.id, params.website_id);
});
