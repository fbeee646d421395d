import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import type { Core } from "@/lib/core/core";
import { authOptions } from "@/lib/http/auth-options";
import { signInFrom } from "@/lib/http/identify";
import { cookieHeaders, deviceCookie, readCookies } from "@/lib/http/session";
import { nextPath } from "@/lib/protocol/next-path";
import { runtime } from "@/lib/runtime";

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth reads from the environment which address it answers for: PUBLIC_URL's, or the host that the request came to. */
function tellAddress({ env }: Core): void {
  if (env.PUBLIC_URL) process.env.NEXTAUTH_URL = new URL(env.PUBLIC_URL).origin;
  else process.env.AUTH_TRUST_HOST = "true";
}

/** Where the sign-in leads that is under way. */
function nextOf(cookie: string | null): string | undefined {
  const [, url] = [...readCookies(cookie)].find(([name]) => name.endsWith("next-auth.callback-url")) ?? [];
  return url !== undefined && URL.canParse(url) ? nextPath(new URL(url).pathname + new URL(url).search) : undefined;
}

/** Answers a step of the sign-in. A browser in which it was right is known by a cookie from then on. */
async function answer(request: NextRequest, context: Context): Promise<Response> {
  const { core } = runtime();
  tellAddress(core);
  const from = await signInFrom(core, request.headers);
  const { isSecure, cookie } = cookieHeaders(request.headers);
  const members: number[] = [];
  const options = authOptions(core, { from, isSecure, next: nextOf(cookie ?? null), onSignIn: (id) => members.push(id) });
  const response = (await NextAuth(request, context, options)) as Response;
  for (const id of members) response.headers.append("set-cookie", await deviceCookie(core, from.device, id, isSecure));
  return response;
}

export { answer as GET, answer as POST };
