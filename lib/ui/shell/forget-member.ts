import { indexedStorage } from "@/lib/client";
import { forgetDrafts } from "../conversation/drafts";

/** What a member leaves on a machine ends with their session: drafts, and replies that were not sent. */
export async function forgetMember(memberId: number): Promise<void> {
  forgetDrafts(memberId);
  try {
    const storage = indexedStorage();
    const scope = `member:${memberId}`;
    for (const entry of await storage.load(scope)) await storage.remove(scope, entry.client_id);
  } catch {
    // A browser that refuses storage has kept nothing.
  }
}
