import { readWebsite } from "@/lib/core/knowledge";
import { principalKey } from "@/lib/core/log";
import { takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { websiteRoutes } from "@/lib/protocol/routes/websites";

export const POST = handle(websiteRoutes.readWebsite, async ({ core, actor, params }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "websites");
  return readWebsite(core, actor, params.id, params.website_id);
});
