import { useCallback, useSyncExternalStore } from "react";
import type { Desk } from "@/lib/client";
import type { Attachment } from "@/lib/protocol/message";
import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { rest } from "../api";
import { toast } from "../base/toast";
import { useDesk, useDeskValue, useMe } from "../desk/desk-context";
import { sizeWords } from "./attachments";
import { type DraftOf, draftKey, readDraftFiles, writeDraftFiles } from "./drafts";

const MAX_FILES = 10;

export type Upload = { key: string; name: string; state: "going" | "done"; file: Attachment | null };

const NONE: readonly Upload[] = [];

/** The files of each draft, kept here so that an upload goes on while another conversation is looked at. */
const drafts = new Map<string, readonly Upload[]>();
const listeners = new Set<() => void>();

const doneOf = (uploads: readonly Upload[]): Attachment[] => uploads.flatMap(({ file }) => (file ? [file] : []));

function put(of: DraftOf, uploads: readonly Upload[]): void {
  drafts.set(draftKey(of), uploads);
  writeDraftFiles(of, doneOf(uploads));
  for (const listener of [...listeners]) listener();
}

function uploadsOf(of: DraftOf): readonly Upload[] {
  const key = draftKey(of);
  const known = drafts.get(key);
  if (known) return known;
  const kept = readDraftFiles(of).map((file): Upload => ({ key: file.id, name: file.name, state: "done", file }));
  drafts.set(key, kept.length > 0 ? kept : NONE);
  return drafts.get(key) ?? NONE;
}

async function upload(desk: Desk, of: DraftOf, file: File): Promise<void> {
  const key = crypto.randomUUID();
  put(of, [...uploadsOf(of), { key, name: file.name, state: "going", file: null }]);
  const result = await desk.upload(file, file.name);
  if (!result.ok) toast("failed", `Couldn't upload ${file.name}: ${result.error.error}. ${result.error.help}`);
  const uploads = uploadsOf(of);
  put(
    of,
    result.ok
      ? uploads.map((each) => (each.key === key ? { ...each, state: "done", file: result.file } : each))
      : uploads.filter((each) => each.key !== key),
  );
}

/** Files of a canned reply, as copies of one's own. */
async function copy(of: DraftOf, { id, attachments }: CannedReply): Promise<void> {
  const going = attachments.map(({ name }): Upload => ({ key: crypto.randomUUID(), name, state: "going", file: null }));
  put(of, [...uploadsOf(of), ...going]);
  const answer = await rest.post("/api/canned-replies/{id}/attachments", { params: { id } });
  if (!answer.ok) toast("failed", `Couldn't attach the files of this reply: ${answer.error.error}. ${answer.error.help}`);
  const copies = new Map(going.map(({ key }, at) => [key, answer.ok ? answer.value.attachments[at] : undefined]));
  put(
    of,
    uploadsOf(of).flatMap((each): Upload[] => {
      if (!copies.has(each.key)) return [each];
      const file = copies.get(each.key);
      return file ? [{ ...each, state: "done", file }] : [];
    }),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Files that go with the next message: uploaded at once, kept with the draft of their conversation, sent with the text. */
export function useUploads(dialogId: number, mode: DraftOf["mode"]) {
  const desk = useDesk();
  const me = useMe();
  const limit = useDeskValue((snapshot) => snapshot.limits?.max_upload_bytes);
  const of: DraftOf = { memberId: me.id, dialogId, mode };
  const read = useCallback(() => uploadsOf({ memberId: me.id, dialogId, mode }), [me.id, dialogId, mode]);
  const uploads = useSyncExternalStore(subscribe, read, read);
  return {
    uploads,
    going: uploads.some(({ state }) => state === "going"),
    files: doneOf(uploads),
    add: (files: Iterable<File>) => {
      for (const file of [...files].slice(0, MAX_FILES - uploads.length)) {
        if (limit !== undefined && file.size > limit)
          toast("failed", `${file.name} is over ${sizeWords(limit)}. Send a smaller file or a link.`);
        else void upload(desk, of, file);
      }
    },
    copy: (reply: CannedReply) => {
      if (reply.attachments.length === 0) return;
      if (uploads.length + reply.attachments.length > MAX_FILES)
        toast("failed", `A message takes ${MAX_FILES} files. Remove some, then insert the reply again.`);
      else void copy(of, reply);
    },
    remove: (key: string) =>
      put(
        of,
        uploadsOf(of).filter((each) => each.key !== key),
      ),
    clear: () => put(of, NONE),
  };
}
