import { refresh } from "@/lib/core/identity/sign-in";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.refreshToken, ({ core, body }) => refresh(core, body.refresh_token));
