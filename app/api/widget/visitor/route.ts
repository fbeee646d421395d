import { forbidden, isOutside } from "@/lib/core/log";
import { describeSelf } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { widgetRoutes } from "@/lib/protocol/routes/widget";

export const PATCH = handle(widgetRoutes.describeVisitor, ({ core, actor, body }) => {
  if (!isOutside(actor)) throw forbidden("Only a visitor or a customer is described here");
  return describeSelf(core, actor, body);
});
