import { expect, test } from "vitest";
import { aDialog } from "@/lib/client/testing";
import { groupChanges, labelled, undoOf } from "./bulk-changes";

const dana = { id: 7, name: "Dana", avatar_url: null };

test("conversations with the same change go in one request, a thousand at most", () => {
  const resolve = { status: "resolved" } as const;
  expect(groupChanges([1, 2].map((id) => ({ id, change: resolve })))).toEqual([{ ids: [1, 2], change: resolve }]);
  const many = groupChanges(Array.from({ length: 1_001 }, (_, id) => ({ id, change: resolve })));
  expect(many.map(({ ids }) => ids.length)).toEqual([1_000, 1]);
});

test("a label is put on those that lack it, beside those that they have", () => {
  const dialogs = [aDialog({ id: 1, labels: ["new"] }), aDialog({ id: 2, labels: ["vip"] }), aDialog({ id: 3, labels: ["new"] })];
  expect(groupChanges(labelled(dialogs, "vip"))).toEqual([{ ids: [1, 3], change: { labels: ["new", "vip"] } }]);
});

test("an undo goes back to who had it, and to nothing that was not changed", () => {
  const before = aDialog({ status: "human", assignee: dana, labels: ["new"], priority: "low" });
  expect(undoOf(before, { status: "resolved" })).toEqual({ status: "human", assignee_id: 7 });
  expect(undoOf(before, { labels: [] })).toEqual({ labels: ["new"] });
  expect(undoOf(aDialog({ status: "queued" }), { assignee_id: 7 })).toEqual({ status: "queued" });
  expect(undoOf(before, { priority: "urgent" })).toEqual({ priority: "low" });
});
