import type { IncomingMessage } from "node:http";
import { nextPath } from "@/lib/protocol/next-path";
import { askedPath } from "./request-path";

/** What the dashboard's addresses begin with, as the folders of `app/(dashboard)` are called. */
export const SCREENS = [
  "inbox",
  "visitors",
  "rooms",
  "contacts",
  "orders",
  "quotes",
  "assistants",
  "reports",
  "settings",
  "notifications",
  "members",
  "teams",
  "canned-replies",
  "macros",
  "rules",
  "service-levels",
  "handoff",
  "sites",
  "api-keys",
  "webhooks",
  "privacy",
  "audit",
  "system",
] as const;

const SCREEN = new RegExp(`^/(?:${SCREENS.join("|")})(?:[/?]|$)`);

const SIGN_IN = /^\/login(?:\?|$)/;

/**
 * Next begins its answer before a page or a layout has found who is signed in, and can send nobody on by a header then: so for
 * a document the session is looked at before Next has the request. What a link fetches is not, for it holds nobody's data.
 * @returns where the request is to go instead: to the sign-in, or from there to where one was going; null where it may go on
 */
export async function leadBySession(
  { url = "/", headers }: Pick<IncomingMessage, "url" | "headers">,
  isSignedIn: (headers: Pick<Headers, "get">) => Promise<boolean>,
): Promise<string | null> {
  const isScreen = SCREEN.test(url);
  if (headers.rsc !== undefined || !(isScreen || SIGN_IN.test(url))) return null;
  const read = {
    get: (name: string) => {
      const value = headers[name];
      return typeof value === "string" ? value : null;
    },
  };
  const signedIn = await isSignedIn(read);
  if (isScreen) return signedIn ? null : `/login?next=${encodeURIComponent(askedPath(read))}`;
  return signedIn ? nextPath(new URLSearchParams(url.split("?")[1]).get("next")) : null;
}
