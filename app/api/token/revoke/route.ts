import { revoke } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { sessionRoutes } from "@/lib/protocol/routes/sessions";

export const POST = handle(sessionRoutes.revokeToken, ({ core, body, request }) => revoke(core, body.refresh_token, addressOf(request)));
