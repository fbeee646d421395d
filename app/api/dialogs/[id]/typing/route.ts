import { announceTyping } from "@/lib/core/conversations";
import { loadDialog, toRef } from "@/lib/core/log";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.typeInDialog, async ({ core, actor, params, body }) => {
  await announceTyping(core, actor, toRef(await loadDialog(core.db, actor, params.id)), body);
});
