/** What is being written outlives a reload of the frame, as far as the browser allows, and is one person's alone. */
const KEY = "baton:draft";

type Draft = { owner: string; text: string };

/** Where the frame may store nothing, the page around it keeps the draft. */
let lent: string | null = null;

const lentStorage: Pick<Storage, "getItem" | "setItem" | "removeItem"> = {
  getItem: () => lent,
  setItem: (_key, text) => {
    lent = text;
  },
  removeItem: () => {
    lent = null;
  },
};

function storage(): typeof lentStorage {
  try {
    return sessionStorage;
  } catch {
    return lentStorage;
  }
}

/** @param kept what the page has kept of a draft */
export function lendDraft(kept: string | null): void {
  if (storage() === lentStorage) lent = kept;
}

/** @returns what the page is to keep: the draft where the frame may not, else only that there is one */
export const draftForPage = (written: boolean): string | null => (written ? (lent ?? "1") : null);

/** @returns what this person was writing; what somebody else was is forgotten */
export function readDraft(owner: string): string {
  try {
    const draft = JSON.parse(storage().getItem(KEY) ?? "null") as Draft | null;
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
    storage().setItem(KEY, JSON.stringify({ owner, text } satisfies Draft));
  } catch {
    // A full storage: the draft lasts as long as the field.
  }
}

export function forgetDraft(): void {
  storage().removeItem(KEY);
}
