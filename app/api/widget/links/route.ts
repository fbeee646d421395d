import { isDomainError } from "@/lib/core/log";
import { redeemVisitorLink } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { countWrong } from "@/lib/http/identify";
import { widgetRoutes } from "@/lib/protocol/routes/widget";

export const POST = handle(widgetRoutes.redeemLink, ({ core, body, request }) =>
  redeemVisitorLink(core, body.code).catch(async (error: unknown) => {
    throw isDomainError(error) && error.code === "NOT_FOUND" ? await countWrong(core, request, error) : error;
  }),
);
