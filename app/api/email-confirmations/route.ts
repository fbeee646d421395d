import { confirmEmail } from "@/lib/core/people/identity/confirm-email";
import { handle } from "@/lib/http/handle";
import { sessionRoutes } from "@/lib/protocol/routes/sessions";

export const POST = handle(sessionRoutes.confirmEmail, ({ core, body }) => confirmEmail(core, body.token));
