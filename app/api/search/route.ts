import { principalKey } from "@/lib/core/log";
import { searchMessages } from "@/lib/core/search";
import { takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { searchRoutes } from "@/lib/protocol/routes/search";

export const GET = handle(searchRoutes.search, async ({ core, actor, query }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "searches");
  return searchMessages(core, actor, query);
});
