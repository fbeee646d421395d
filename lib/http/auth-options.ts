import type { NextAuthOptions } from "next-auth";
import { z } from "zod";
import type { Core } from "../core/core";
import { isDomainError } from "../core/log";
import {
  beginSession,
  checkCredentials,
  chosenMember,
  codeFaultOf,
  memberActor,
  SESSION_DAYS,
  type SignInFrom,
  signOut,
} from "../core/people";
import { parse } from "../protocol/parse";
import { oidcProvider } from "./oidc-provider";
import { cookieNames, sessionClaims } from "./session";

/** A form field that was left empty counts as none. */
const field = (max: number) =>
  z
    .string()
    .max(max)
    .optional()
    .transform((text) => text?.trim() || undefined);
const workspace = field(20).transform((text) => (text === undefined ? undefined : Number(text) || 0));
const credentials = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(1000), code: field(40), workspace });
/** What the identity provider's way back gave to somebody who has several memberships. */
const choice = z.object({ choice: z.string().min(1).max(4096), workspace });

/** Whom a way in found: a member, or somebody who has yet to choose which. */
const signedIn = z.object({ member_id: z.number() });
const undecided = z.object({ choice: z.string() });

/** A request to sign in, and what came of it. */
export type SignInRequest = {
  from: SignInFrom;
  /** Whether it came by TLS. */
  isSecure: boolean;
  /** Where the sign-in leads, as a path. */
  next: string | undefined;
  /** Called with the member of each sign-in that was right. */
  onSignIn(memberId: number): void;
};

/** The dashboard's sessions: a cookie that names a session's row, and holds nothing else. */
export function authOptions(core: Core, request: SignInRequest): NextAuthOptions {
  const { from, isSecure } = request;
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure } as const;
  return {
    secret: core.env.AUTH_SECRET,
    useSecureCookies: isSecure,
    cookies: { sessionToken: { name: cookieNames(isSecure).session, options } },
    pages: { signIn: "/login", error: "/login", signOut: "/login" },
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
    providers: [
      {
        id: "credentials",
        type: "credentials",
        name: "Email and password",
        credentials: { email: {}, password: {}, code: {}, workspace: {}, choice: {} },
        authorize: (given) => authorize(core, given, from),
      },
      ...oidcProvider(core, from),
    ],
    callbacks: {
      signIn: ({ user }) => admit(user, request.next),
      jwt: async ({ token, user }) => (user ? begin(core, user, request) : sessionClaims.parse(token)),
      session: async ({ session, token }) => ({ ...session, user: await sessionUser(core, token) }),
    },
    events: {
      signOut: async ({ token }) => {
        const claims = sessionClaims.safeParse(token);
        if (claims.success) await signOut(core, claims.data.sid, from.address);
      },
    },
    logger: {
      error: (code, detail) => core.log.error({ code, detail }, "a sign-in failed"),
      warn: (code) => core.log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}

/** Lets a member in; who has to choose a workspace goes on at the sign-in page, behind a hash that no log and no referrer carries. */
function admit(user: unknown, next: string | undefined): boolean | string {
  if (signedIn.safeParse(user).success) return true;
  const open = undecided.safeParse(user);
  if (!open.success) return "/login?error=NOT_A_MEMBER";
  return `/login${next === undefined ? "" : `?next=${encodeURIComponent(next)}`}#choice=${open.data.choice}`;
}

async function begin(core: Core, user: unknown, { from, onSignIn }: SignInRequest): Promise<{ sid: string }> {
  const { member_id: memberId } = signedIn.parse(user);
  onSignIn(memberId);
  return { sid: await beginSession(core, { memberId, kind: "browser", from }) };
}

/** The message of what is thrown here reaches the sign-in page as `error`: the code of ours, for it to put into words. */
async function authorize(core: Core, given: unknown, from: SignInFrom): Promise<{ id: string; member_id: number }> {
  try {
    const member = await memberOf(core, given, from);
    return { id: String(member.id), member_id: member.id };
  } catch (error) {
    if (!isDomainError(error)) {
      core.log.error({ err: error }, "a sign-in failed");
      throw new Error("UNAVAILABLE", { cause: error });
    }
    const { workspaces } = error.more;
    if (workspaces) throw new Error(`CHOOSE_WORKSPACE ${JSON.stringify(workspaces)}`, { cause: error });
    throw new Error(codeFaultOf(error) ?? (error.code === "UNAUTHENTICATED" ? "CredentialsSignin" : error.code), { cause: error });
  }
}

async function memberOf(core: Core, given: unknown, from: SignInFrom) {
  const chosen = parse(choice, given);
  if (chosen.ok) return chosenMember(core, chosen.value.choice, chosen.value.workspace, from);
  const parsed = parse(credentials, given);
  if (!parsed.ok) throw new Error("BAD_REQUEST");
  return checkCredentials(core, parsed.value, from);
}

/** What `/api/auth/session` answers the page; nobody once the session has ended. */
async function sessionUser(core: Core, token: unknown): Promise<{ id: number; name: string; role: string } | undefined> {
  const claims = sessionClaims.safeParse(token);
  const actor = claims.success ? await memberActor(core, claims.data.sid) : undefined;
  return actor ? { id: actor.memberId, name: actor.name, role: actor.role } : undefined;
}
