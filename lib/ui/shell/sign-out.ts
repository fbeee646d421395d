import { toast } from "../base/toast";

/** The token next-auth wants with every form, against requests from other sites. */
export async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf", { credentials: "same-origin" });
  const { csrfToken: token } = (await response.json()) as { csrfToken: string };
  return token;
}

/** Ends the session of this browser and shows the sign-in. */
export async function signOut(): Promise<void> {
  try {
    const body = new URLSearchParams({ csrfToken: await csrfToken(), json: "true", callbackUrl: "/login" });
    const response = await fetch("/api/auth/signout", { method: "POST", body, credentials: "same-origin" });
    if (!response.ok) throw new Error(`sign-out answered ${response.status}`);
    location.assign("/login");
  } catch {
    toast("failed", "You are still signed in: Baton did not answer. Try again in a moment.");
  }
}
