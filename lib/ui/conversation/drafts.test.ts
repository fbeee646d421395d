import { beforeEach, expect, test, vi } from "vitest";
import type { Attachment } from "@/lib/protocol/message";
import { type DraftOf, draftKey, moveDrafts, readDraft, readDraftFiles, writeDraft, writeDraftFiles } from "./drafts";

const ADA: DraftOf = { memberId: 1, dialogId: 7, mode: "reply" };
const bill: Attachment = { id: "f1", name: "bill.pdf", type: "application/pdf", size: 10, url: "/api/files/f1" };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});

test("text and files are kept for one conversation, and are in no other one, nor in the note beside it", () => {
  writeDraft(ADA, "draft for one");
  writeDraftFiles(ADA, [bill]);
  expect(readDraft(ADA)).toBe("draft for one");
  expect(readDraftFiles(ADA)).toEqual([bill]);
  for (const other of [
    { ...ADA, dialogId: 8 },
    { ...ADA, mode: "note" as const },
    { ...ADA, memberId: 2 },
  ]) {
    expect(readDraft(other)).toBe("");
    expect(readDraftFiles(other)).toEqual([]);
  }
});

test("what was written goes along where the conversation goes on, unless something is being written there", () => {
  const there = { ...ADA, dialogId: 8 };
  writeDraft(ADA, "of the one that was merged");
  moveDrafts(1, 7, 8);
  expect([readDraft(ADA), readDraft(there)]).toEqual(["", "of the one that was merged"]);
  writeDraft(ADA, "another");
  moveDrafts(1, 7, 8);
  expect([readDraft(ADA), readDraft(there)]).toEqual(["", "of the one that was merged"]);
});

test("what was sent is forgotten", () => {
  writeDraftFiles(ADA, [bill]);
  writeDraftFiles(ADA, []);
  expect(readDraftFiles(ADA)).toEqual([]);
});

test("what is no list of files counts as none", () => {
  localStorage.setItem(`${draftKey(ADA)}:files`, '{"not":"a list"}');
  expect(readDraftFiles(ADA)).toEqual([]);
  localStorage.setItem(`${draftKey(ADA)}:files`, "not JSON");
  expect(readDraftFiles(ADA)).toEqual([]);
  localStorage.setItem(`${draftKey(ADA)}:files`, '[null, 4, {"id":1}]');
  expect(readDraftFiles(ADA)).toEqual([]);
});
