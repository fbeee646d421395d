import { addPayment } from "@/lib/core/records";
import { handle } from "@/lib/http/handle";
import { recordRoutes } from "@/lib/protocol/routes/records";

export const POST = handle(recordRoutes.addPayment, ({ core, actor, params, body }) => addPayment(core, actor, params, body));
