import { disableTwoFactor } from "@/lib/core/identity/two-factor";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.disableTwoFactor, ({ core, actor, body }) => disableTwoFactor(core, actor, body));
