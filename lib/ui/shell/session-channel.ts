import { openBroadcast } from "@/lib/client/tabs/browser";

const NAME = "baton-session";

/** A page hears its own channels too; the one that signs out goes to the sign-in by itself. */
let isSigningOut = false;

/** Publishes to the other tabs of this browser whose the session is from now on; null: nobody's. */
export function tellSession(memberId: number | null): void {
  isSigningOut = memberId === null;
  const channel = openBroadcast(NAME, () => undefined);
  channel.post(memberId);
  channel.close();
}

/**
 * Loads the page anew when another tab has signed out or in as somebody else, and when the browser brings the page back
 * out of its memory: what is drawn belongs to whom the session was of.
 * @returns a function that ends it
 */
export function keepToSession(memberId: number): () => void {
  const channel = openBroadcast(NAME, (other) => {
    if (other !== memberId && !isSigningOut) location.reload();
  });
  tellSession(memberId);
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) location.reload();
  };
  addEventListener("pageshow", onShow);
  return () => {
    channel.close();
    removeEventListener("pageshow", onShow);
  };
}
