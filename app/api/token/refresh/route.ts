import { isDomainError } from "@/lib/core/log";
import { refresh } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { addressOf, countWrong } from "@/lib/http/identify";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.refreshToken, ({ core, body, request }) =>
  refresh(core, body.refresh_token, addressOf(request)).catch(async (error: unknown) => {
    throw isDomainError(error) && error.code === "UNAUTHENTICATED" ? await countWrong(core, request, error) : error;
  }),
);
