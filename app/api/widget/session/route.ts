import { isOwnOrigin, openSession } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { addressOf, hostOf } from "@/lib/http/identify";
import { widgetRoutes } from "@/lib/protocol/routes/widget";

export const POST = handle(widgetRoutes.openSession, ({ core, body, request }) => {
  const origin = request.headers.get("origin") ?? undefined;
  return openSession(core, body, {
    origin,
    own: origin !== undefined && isOwnOrigin(core.env, origin, hostOf(request)),
    address: addressOf(request),
  });
});
