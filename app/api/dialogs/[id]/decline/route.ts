import { declineOffer } from "@/lib/core/conversations";
import { handle } from "@/lib/http/handle";
import { handoffRoutes } from "@/lib/protocol/routes/handoffs";

export const POST = handle(handoffRoutes.declineOffer, ({ core, actor, params }) => declineOffer(core, actor, params.id));
