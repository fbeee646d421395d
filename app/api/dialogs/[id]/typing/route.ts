import { announceTyping } from "@/lib/core/conversations/dialogs/announce-typing";
import { loadDialog } from "@/lib/core/log/load-dialog";
import { toRef } from "@/lib/core/log/views";
import { handle } from "@/lib/http/handle";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";

export const POST = handle(dialogRoutes.typeInDialog, async ({ core, actor, params, body }) => {
  await announceTyping(core, actor, toRef(await loadDialog(core.db, actor, params.id)), body);
});
