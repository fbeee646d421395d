import { principalKey } from "@/lib/core/actor";
import { readWebsite } from "@/lib/core/knowledge/website/websites";
import { takeOne } from "@/lib/core/limits";
import { handle } from "@/lib/http/handle";
import { websiteRoutes } from "@/lib/protocol/routes/websites";

export const POST = handle(websiteRoutes.readWebsite, async ({ core, actor, params }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "websites");
  return readWebsite(core, actor, params.id, params.website_id);
});
