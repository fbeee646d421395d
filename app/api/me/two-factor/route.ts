import { beginTwoFactor } from "@/lib/core/people/identity/two-factor";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.beginTwoFactor, ({ core, actor, body }) => beginTwoFactor(core, actor, body));
