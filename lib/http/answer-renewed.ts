import type { Core } from "../core/core";
import { Answer } from "./answer";
import { cookieHeaders, sessionCookie } from "./session";

/** What a member is answered who changed how they sign in: a browser gets the cookie of the session with which it goes on. */
export async function answerRenewed<Body>(core: Core, request: Request, session: string | undefined, body: Body): Promise<Answer<Body>> {
  if (session === undefined) return new Answer(200, body);
  return new Answer(200, body, { "set-cookie": await sessionCookie(core, session, cookieHeaders(request.headers).isSecure) });
}
