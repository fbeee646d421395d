import { principalKey } from "../../core/log";
import { searchMessages } from "../../core/search";
import { takeOne } from "../../core/system";
import { searchRoutes } from "../../protocol/routes/search";
import { implement } from "../implement";

export const search = implement(searchRoutes, {
  search: async ({ core, actor, query }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "searches");
    return searchMessages(core, actor, query);
  },
});
