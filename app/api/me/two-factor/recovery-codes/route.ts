import { renewRecoveryCodes } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.renewRecoveryCodes, ({ core, actor, body }) => renewRecoveryCodes(core, actor, body));
