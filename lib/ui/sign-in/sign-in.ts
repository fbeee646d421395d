import { z } from "zod";
import { nextPath } from "@/lib/protocol/next-path";
import { csrfToken } from "../shell/sign-out";

export type SignInFault =
  | "wrong"
  | "code_needed"
  | "code_wrong"
  | "choose_workspace"
  | "choice_expired"
  | "not_a_member"
  | "rate_limited"
  | "offline"
  | "unavailable";

export const FAULT_WORDS: Record<SignInFault, string> = {
  wrong: "The email or the password is wrong. Check both, or set a new password below.",
  code_needed: "This account signs in with two factors.",
  code_wrong: "The code is wrong, or was used already. Wait for the app's next one, or use a recovery code.",
  choose_workspace: "You are a member of several workspaces. Choose one.",
  choice_expired: "The choice took too long. Sign in again.",
  not_a_member:
    "You are not a member here. Ask an owner or admin to add you with the email you signed in with. If you are one, confirm your address first: Settings, Profile.",
  rate_limited: "Too many attempts. Wait a few minutes, then try again.",
  offline: "This device is offline. Check the network, then try again.",
  unavailable: "Baton did not answer. Try again in a moment.",
};

const BY_NAME: Readonly<Record<string, SignInFault>> = {
  RATE_LIMITED: "rate_limited",
  CODE_NEEDED: "code_needed",
  CODE_WRONG: "code_wrong",
  NOT_A_MEMBER: "not_a_member",
};

const CHOOSE = "CHOOSE_WORKSPACE ";

export type WorkspaceChoice = { id: number; name: string };
const choices = z.array(z.object({ id: z.number(), name: z.string() }));

/** What next-auth's callback names in the address it answers with. */
export function faultOf(error: string): SignInFault {
  if (error.startsWith(CHOOSE)) return "choose_workspace";
  if (Object.hasOwn(BY_NAME, error)) return BY_NAME[error] ?? "unavailable";
  return error === "CredentialsSignin" || error === "BAD_REQUEST" ? "wrong" : "unavailable";
}

/** The workspaces to choose from that an error names; null where it is another. */
export function workspacesIn(error: string): WorkspaceChoice[] | null {
  if (!error.startsWith(CHOOSE)) return null;
  try {
    return choices.parse(JSON.parse(error.slice(CHOOSE.length)));
  } catch {
    return [];
  }
}

/** The fields of a sign-in: email and password, or what the identity provider's way back gave. */
export type SignInFields = Partial<Record<"email" | "password" | "code" | "workspace" | "choice", string>>;
export type SignInAnswer = { fault: SignInFault; workspaces: WorkspaceChoice[] } | null;

const failed = (fault: SignInFault, workspaces: WorkspaceChoice[] = []): SignInAnswer => ({ fault, workspaces });

/** Signs in by next-auth's credentials callback. @returns what went wrong, or null */
export async function signIn(fields: SignInFields): Promise<SignInAnswer> {
  try {
    const body = new URLSearchParams({ csrfToken: await csrfToken(), ...fields, json: "true", callbackUrl: `${location.origin}/inbox` });
    const response = await fetch("/api/auth/callback/credentials", { method: "POST", body, credentials: "same-origin" });
    const { url } = (await response.json()) as { url?: string };
    const error = url ? new URL(url, location.origin).searchParams.get("error") : null;
    if (error) return failed(faultOf(error), workspacesIn(error) ?? []);
    if (response.ok) return null;
    return failed(response.status === 401 ? "wrong" : "unavailable");
  } catch {
    return failed(navigator.onLine ? "unavailable" : "offline");
  }
}

/** Where the address of this page says that the sign-in leads. */
export const nextOf = (search: string): string => nextPath(new URLSearchParams(search).get("next"));

/** Goes to the identity provider; it leads back here. @returns what went wrong, or nothing while the page leaves */
export async function signInByProvider(): Promise<SignInFault | undefined> {
  try {
    const body = new URLSearchParams({
      csrfToken: await csrfToken(),
      json: "true",
      callbackUrl: location.origin + nextOf(location.search),
    });
    const response = await fetch("/api/auth/signin/oidc", { method: "POST", body, credentials: "same-origin" });
    const { url } = (await response.json()) as { url?: string };
    const error = url ? new URL(url, location.origin).searchParams.get("error") : "no address";
    if (error || !url) return "unavailable";
    location.assign(url);
    return undefined;
  } catch {
    return navigator.onLine ? "unavailable" : "offline";
  }
}
