import { mergeDialogs, splitDialog } from "../../core/conversations";
import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import { moveRoutes } from "../../protocol/routes/moves";
import { implement } from "../implement";

export const moves = implement(moveRoutes, {
  mergeDialogs: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "merged conversations");
    return mergeDialogs(core, actor, params.id, body.into);
  },
  splitDialog: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "split conversations");
    return splitDialog(core, actor, params.id, body.from_seq);
  },
});
