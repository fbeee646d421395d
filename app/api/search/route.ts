import { principalKey } from "@/lib/core/log/actor";
import { searchMessages } from "@/lib/core/search/search-messages";
import { takeOne } from "@/lib/core/system/limits";
import { handle } from "@/lib/http/handle";
import { searchRoutes } from "@/lib/protocol/routes/search";

export const GET = handle(searchRoutes.search, async ({ core, actor, query }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "searches");
  return searchMessages(core, actor, query);
});
