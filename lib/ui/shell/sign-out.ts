import { toast } from "../base/toast";
import { endPush } from "../notifications/push";
import { forgetMember } from "./forget-member";
import { tellSession } from "./session-channel";

/** The token next-auth wants with every form, against requests from other sites. */
export async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf", { credentials: "same-origin" });
  const { csrfToken: token } = (await response.json()) as { csrfToken: string };
  return token;
}

/** A browser that does not do it in this time holds up nobody's sign-out. */
const SOON_MS = 3_000;
const soon = (work: Promise<void>) => Promise.race([work.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, SOON_MS))]);

/** Ends the session of this browser in all its tabs, leaves nothing of the member on the machine, and shows the sign-in. */
export async function signOut(memberId: number): Promise<void> {
  try {
    const body = new URLSearchParams({ csrfToken: await csrfToken(), json: "true", callbackUrl: "/login" });
    // Taking this browser off the list of those that are pushed to needs the session.
    await soon(endPush());
    const response = await fetch("/api/auth/signout", { method: "POST", body, credentials: "same-origin" });
    if (!response.ok) throw new Error(`sign-out answered ${response.status}`);
    await soon(forgetMember(memberId));
    tellSession(null);
    location.assign("/login");
  } catch {
    toast("failed", "You are still signed in: Baton did not answer. Try again in a moment.");
  }
}
