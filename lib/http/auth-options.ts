import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import type { Core } from "../core/core";
import { isDomainError } from "../core/errors";
import { memberActor } from "../core/identity/authenticate";
import { checkCredentials } from "../core/identity/sign-in";
import { codeFaultOf } from "../core/identity/two-factor";
import { parse } from "../protocol/parse";
import { limitSignIn } from "./limit-sign-in";
import { oidcProvider } from "./oidc-provider";
import { SESSION_DAYS, sessionClaims } from "./session";

/** A form field that was left empty counts as none. */
const codeField = z
  .string()
  .max(40)
  .optional()
  .transform((code) => code?.trim() || undefined);
const credentials = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(1000), code: codeField });

type SignedIn = { id: string; member_id: number; epoch: number };

/**
 * The dashboard's sessions: a cookie that holds a member's id and epoch, and nothing else.
 * @param address where the request came from
 */
export function authOptions(core: Core, address: string): NextAuthOptions {
  return {
    secret: core.env.AUTH_SECRET,
    useSecureCookies: core.env.PUBLIC_URL?.startsWith("https://") ?? false,
    pages: { signIn: "/login", error: "/login", signOut: "/login" },
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: {
          email: { label: "Email", type: "email" },
          password: { label: "Password", type: "password" },
          code: { label: "Code", type: "text" },
        },
        authorize: (given) => authorize(core, given, address),
      }),
      ...oidcProvider(core, address),
    ],
    callbacks: {
      signIn: ({ user }) => (sessionClaims.safeParse(user).success ? true : "/login?error=NOT_A_MEMBER"),
      jwt: async ({ token, user }) => (user ? claimsOf(user) : claimsOf(token)),
      session: async ({ session, token }) => ({ ...session, user: await sessionUser(core, token) }),
    },
    logger: {
      error: (code, detail) => core.log.error({ code, err: detail instanceof Error ? detail : detail.error }, "a sign-in failed"),
      warn: (code) => core.log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}

/** The message of what is thrown here reaches the sign-in page as `error`: the code of ours, for it to put into words. */
async function authorize(core: Core, given: unknown, address: string): Promise<SignedIn> {
  const parsed = parse(credentials, given);
  if (!parsed.ok) throw new Error("BAD_REQUEST");
  try {
    const member = await limitSignIn(core, address, parsed.value.email, () => checkCredentials(core, parsed.value, address));
    return { id: String(member.id), member_id: member.id, epoch: member.epoch };
  } catch (error) {
    if (isDomainError(error))
      throw new Error(codeFaultOf(error) ?? (error.code === "UNAUTHENTICATED" ? "CredentialsSignin" : error.code), { cause: error });
    core.log.error({ err: error }, "a sign-in failed");
    throw new Error("UNAVAILABLE", { cause: error });
  }
}

const claimsOf = (from: unknown) => sessionClaims.parse(from);

/** What `/api/auth/session` tells the page; nobody once the session was ended. */
async function sessionUser(core: Core, token: unknown): Promise<{ id: number; name: string; role: string } | undefined> {
  const claims = sessionClaims.safeParse(token);
  const actor = claims.success ? await memberActor(core, claims.data.member_id, claims.data.epoch) : undefined;
  return actor ? { id: actor.memberId, name: actor.name, role: actor.role } : undefined;
}
