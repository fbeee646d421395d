import { type Actor, type Draft, type MessageRow, mentionsOf, principalKey } from "../../log";
import { MENTION, mentionIn, notifyAgain } from "../../notifications";
import { isSeenBy } from "../handoffs/asked-members";

/**
 * Who is mentioned in a note of a support dialog is notified with its words, its author apart. Who does not see the
 * conversation, or is no member any more, is not.
 * @param before the members whom it mentioned already
 */
export function notifyMentioned(draft: Draft, by: Actor, note: MessageRow, before: readonly number[] = []): void {
  const { dialog, members } = draft.facts;
  if (dialog.kind !== "support") return;
  for (const id of mentionsOf(note)) {
    const member = members.get(id);
    const principal = `member:${id}`;
    if (!member || member.revoked_at || member.workspace_id !== dialog.workspace_id) continue;
    if (before.includes(id) || principal === principalKey(by) || !isSeenBy(member, dialog)) continue;
    notifyAgain(draft, principal, { ...mentionIn(note), type: MENTION, url: `/inbox/${dialog.id}`, topic: "mentions" });
  }
}
