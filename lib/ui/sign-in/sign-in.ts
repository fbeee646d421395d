import { csrfToken } from "../shell/sign-out";

export type SignInFault = "wrong" | "code_needed" | "code_wrong" | "not_a_member" | "rate_limited" | "offline" | "unavailable";

export const FAULT_WORDS: Record<SignInFault, string> = {
  wrong: "The e-mail or the password is wrong. Check both, or ask an owner to set a new password.",
  code_needed: "This account signs in with two factors.",
  code_wrong: "The code is wrong, or was used already. Wait for the app's next one, or use a recovery code.",
  not_a_member: "You are not a member here. Ask an owner or admin to add you with the e-mail you signed in with.",
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

/** What next-auth's callback names in the address it answers with. */
export function faultOf(error: string): SignInFault {
  if (Object.hasOwn(BY_NAME, error)) return BY_NAME[error] ?? "unavailable";
  return error === "CredentialsSignin" || error === "BAD_REQUEST" ? "wrong" : "unavailable";
}

/** Signs in by next-auth's credentials callback. @returns what went wrong, or null */
export async function signIn(email: string, password: string, code = ""): Promise<SignInFault | null> {
  try {
    const body = new URLSearchParams({
      csrfToken: await csrfToken(),
      email,
      password,
      code,
      json: "true",
      callbackUrl: `${location.origin}/inbox`,
    });
    const response = await fetch("/api/auth/callback/credentials", { method: "POST", body, credentials: "same-origin" });
    const { url } = (await response.json()) as { url?: string };
    const error = url ? new URL(url, location.origin).searchParams.get("error") : null;
    if (error) return faultOf(error);
    if (response.ok) return null;
    return response.status === 401 ? "wrong" : "unavailable";
  } catch {
    return navigator.onLine ? "unavailable" : "offline";
  }
}

/** Goes to the identity provider; it leads back here. @returns what went wrong, or nothing while the page leaves */
export async function signInByProvider(): Promise<SignInFault | undefined> {
  try {
    const body = new URLSearchParams({
      csrfToken: await csrfToken(),
      json: "true",
      callbackUrl: location.origin + nextPath(location.search),
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

/** Where to go after the sign-in: a path of this dashboard, never another site's address. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get("next");
  return next && /^\/(?![/\\])/.test(next) ? next : "/inbox";
}
