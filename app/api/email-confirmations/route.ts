import { confirmEmail } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { sessionRoutes } from "@/lib/protocol/routes/sessions";

export const POST = handle(sessionRoutes.confirmEmail, ({ core, body }) => confirmEmail(core, body.token));
