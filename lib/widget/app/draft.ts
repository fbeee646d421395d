/** What is being written outlives a reload of the frame, as far as the browser allows, and is one person's alone. */
const KEY = "baton:draft";

type Draft = { owner: string; text: string };

function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** @returns what this person was writing; what somebody else was is forgotten */
export function readDraft(owner: string): string {
  try {
    const draft = JSON.parse(storage()?.getItem(KEY) ?? "null") as Draft | null;
    if (draft?.owner === owner) return draft.text;
  } catch {
    // Not ours: as good as none.
  }
  forgetDraft();
  return "";
}

export function keepDraft(owner: string, text: string): void {
  if (text === "") return forgetDraft();
  try {
    storage()?.setItem(KEY, JSON.stringify({ owner, text } satisfies Draft));
  } catch {
    // A full storage: the draft lasts as long as the field.
  }
}

export function forgetDraft(): void {
  storage()?.removeItem(KEY);
}
