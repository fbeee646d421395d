import { csrfToken } from "../shell/sign-out";

export type SignInFault = "wrong" | "rate_limited" | "offline" | "unavailable";

export const FAULT_WORDS: Record<SignInFault, string> = {
  wrong: "The e-mail or the password is wrong. Check both, or ask an owner to set a new password.",
  rate_limited: "Too many attempts. Wait a few minutes, then try again.",
  offline: "This device is offline. Check the network, then try again.",
  unavailable: "Baton did not answer. Try again in a moment.",
};

/** What next-auth's callback names in the address it answers with. */
export function faultOf(error: string): SignInFault {
  if (error === "RATE_LIMITED") return "rate_limited";
  return error === "CredentialsSignin" || error === "BAD_REQUEST" ? "wrong" : "unavailable";
}

/** Signs in by next-auth's credentials callback. @returns what went wrong, or null */
export async function signIn(email: string, password: string): Promise<SignInFault | null> {
  try {
    const body = new URLSearchParams({
      csrfToken: await csrfToken(),
      email,
      password,
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

/** Where to go after the sign-in: a path of this dashboard, never another site's address. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get("next");
  return next && /^\/(?![/\\])/.test(next) ? next : "/inbox";
}
