import type { NextAuthOptions } from "next-auth";
import type { Core } from "../core/core";
import { nextPath } from "../protocol/next-path";
import { readUrl } from "../protocol/read-url";
import { authOptions } from "./auth-options";
import { signInFrom } from "./identify";
import { cookieHeaders, deviceCookie, readCookies } from "./session";

/** A step of the sign-in, for next-auth to take. */
export type SignInStep = {
  options: NextAuthOptions;
  /** The cookies by which the browser is known from then on, where a sign-in was right. */
  cookies(): Promise<string[]>;
};

/** next-auth reads from the environment which address it answers for: PUBLIC_URL's, or the host that the request came to. */
function setAddress({ env }: Core): void {
  if (env.PUBLIC_URL) process.env.NEXTAUTH_URL = new URL(env.PUBLIC_URL).origin;
  else process.env.AUTH_TRUST_HOST = "true";
}

/** Where the sign-in leads that is under way. */
function nextOf(cookie: string | null): string | undefined {
  const [, url] = [...readCookies(cookie)].find(([name]) => name.endsWith("next-auth.callback-url")) ?? [];
  const parsed = readUrl(url ?? "");
  return parsed ? nextPath(parsed.pathname + parsed.search) : undefined;
}

/** Prepares a step of the sign-in for who makes this request. */
export async function beginSignIn(core: Core, headers: Pick<Headers, "get">): Promise<SignInStep> {
  setAddress(core);
  const from = await signInFrom(core, headers);
  const { isSecure, cookie } = cookieHeaders(headers);
  const members: number[] = [];
  const options = authOptions(core, { from, isSecure, next: nextOf(cookie ?? null), onSignIn: (id) => members.push(id) });
  return { options, cookies: () => Promise.all(members.map((id) => deviceCookie(core, from.device, id, isSecure))) };
}
