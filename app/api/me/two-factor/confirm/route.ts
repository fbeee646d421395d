import { confirmTwoFactor } from "@/lib/core/identity/two-factor";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.confirmTwoFactor, ({ core, actor, body }) => confirmTwoFactor(core, actor, body));
