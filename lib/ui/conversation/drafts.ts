/** What one has written and not sent, kept on this machine for each conversation. */
export type Mode = "reply" | "note";

const keyOf = (memberId: number, dialogId: number, mode: Mode) => `baton-draft:${memberId}:${dialogId}:${mode}`;

/** @returns the draft; nothing where the browser keeps none. */
export function readDraft(memberId: number, dialogId: number, mode: Mode): string {
  try {
    return localStorage.getItem(keyOf(memberId, dialogId, mode)) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a draft, or forgets it where it is empty. */
export function writeDraft(memberId: number, dialogId: number, mode: Mode, text: string): void {
  try {
    if (text === "") localStorage.removeItem(keyOf(memberId, dialogId, mode));
    else localStorage.setItem(keyOf(memberId, dialogId, mode), text);
  } catch {
    // Without storage the draft lasts as long as the field.
  }
}
