import { signIn } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { signInFrom } from "@/lib/http/identify";
import { peopleRoutes } from "@/lib/protocol/routes/people";

export const POST = handle(peopleRoutes.createToken, async ({ core, body, request }) =>
  signIn(core, body, await signInFrom(core, request.headers)),
);
