import type { Attachment } from "@/lib/protocol/message";

/** What one has written and not sent, kept on this machine for each conversation. */
export type Mode = "reply" | "note";

/** Whose draft it is, and where. */
export type DraftOf = { memberId: number; dialogId: number; mode: Mode };

export const draftKey = ({ memberId, dialogId, mode }: DraftOf): string => `baton-draft:${memberId}:${dialogId}:${mode}`;

const filesKey = (of: DraftOf): string => `${draftKey(of)}:files`;

/** Forgets every draft of a member on this machine. */
export function forgetDrafts(memberId: number): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`baton-draft:${memberId}:`)) localStorage.removeItem(key);
  } catch {
    // Without storage there are none.
  }
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a value, or forgets it where it is empty. */
function write(key: string, value: string): void {
  try {
    if (value === "") localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Without storage the draft lasts as long as the page.
  }
}

/** @returns the draft; nothing where the browser keeps none. */
export const readDraft = (of: DraftOf): string => read(draftKey(of));

export const writeDraft = (of: DraftOf, text: string): void => write(draftKey(of), text);

/** @returns the uploaded files that were chosen for a draft */
export function readDraftFiles(of: DraftOf): Attachment[] {
  try {
    const kept: unknown = JSON.parse(read(filesKey(of)) || "[]");
    return Array.isArray(kept)
      ? kept.filter((file): file is Attachment => typeof file?.id === "string" && typeof file.name === "string")
      : [];
  } catch {
    return [];
  }
}

export const writeDraftFiles = (of: DraftOf, files: readonly Attachment[]): void =>
  write(filesKey(of), files.length === 0 ? "" : JSON.stringify(files));

/** What was written in one conversation goes on in another, where nothing is being written. */
export function moveDrafts(memberId: number, from: number, into: number): void {
  for (const mode of ["reply", "note"] as const) {
    const [here, there] = [from, into].map((dialogId): DraftOf => ({ memberId, dialogId, mode })) as [DraftOf, DraftOf];
    if (readDraft(there) === "") writeDraft(there, readDraft(here));
    writeDraft(here, "");
  }
}
