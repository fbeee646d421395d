import { signIn } from "@/lib/core/identity/sign-in";
import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { limitSignIn } from "@/lib/http/limit-sign-in";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.createToken, ({ core, body, request }) =>
  limitSignIn(core, addressOf(request), body.email, () => signIn(core, body, addressOf(request))),
);
