import { forbidden, isDomainError, isOutside } from "../../core/log";
import { describeSelf, isOwnOrigin, openSession, redeemVisitorLink } from "../../core/people";
import { widgetRoutes } from "../../protocol/routes/widget";
import { addressOf, countWrong, hostOf } from "../identify";
import { implement } from "../implement";

export const widget = implement(widgetRoutes, {
  openSession: ({ core, body, request }) => {
    const origin = request.headers.get("origin") ?? undefined;
    return openSession(core, body, {
      origin,
      own: origin !== undefined && isOwnOrigin(core.env, origin, hostOf(request)),
      address: addressOf(request),
    });
  },

  redeemLink: ({ core, body, request }) =>
    redeemVisitorLink(core, body.code).catch(async (error: unknown) => {
      throw isDomainError(error) && error.code === "NOT_FOUND" ? await countWrong(core, request, error) : error;
    }),

  describeVisitor: ({ core, actor, body }) => {
    if (!isOutside(actor)) throw forbidden("Only a visitor or a customer is described here");
    return describeSelf(core, actor, body);
  },
});
