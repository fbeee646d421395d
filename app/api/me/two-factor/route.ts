import { beginTwoFactor } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.beginTwoFactor, ({ core, actor, body }) => beginTwoFactor(core, actor, body));
