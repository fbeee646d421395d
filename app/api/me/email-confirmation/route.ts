import { askForConfirmation } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { sessionRoutes } from "@/lib/protocol/routes/sessions";

export const POST = handle(sessionRoutes.askForConfirmation, ({ core, actor }) => askForConfirmation(core, actor));
