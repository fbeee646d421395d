import { describe, expect, test } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import { aDialog } from "../testing";
import type { DialogList, ListQuery } from "../types";
import { addPage, belongs, changeList, listPath } from "./reduce-list";

const list = (query: ListQuery, ids: readonly [number, string][], hasMore = false): DialogList => ({
  query,
  items: ids.map(([id, updated_at]) => aDialog({ id, updated_at })),
  hasMore,
  loading: false,
  loadingMore: false,
  error: null,
});
const ids = (from: DialogList) => from.items.map((dialog) => dialog.id);

describe("The conversations list", () => {
  test("a change brings a conversation to the top", () => {
    const before = list({ filter: "open" }, [
      [2, "2025-01-02"],
      [1, "2025-01-01"],
    ]);
    expect(ids(changeList(before, aDialog({ id: 1, updated_at: "2025-01-03" }), 1))).toEqual([1, 2]);
  });

  test("in waiting the longest waiting stands first, behind whoever is more urgent", () => {
    const waiting = (id: number, since: string) => aDialog({ id, status: "queued", waiting_since: since });
    const after = [waiting(1, "2025-01-02"), waiting(2, "2025-01-01")].reduce(
      (now, dialog) => changeList(now, dialog, 1),
      list({ filter: "waiting" }, []),
    );
    expect(ids(after)).toEqual([2, 1]);
    const urgent = aDialog({ id: 3, status: "queued", priority: "urgent", waiting_since: "2025-01-03" });
    expect(ids(changeList(after, urgent, 1))).toEqual([3, 2, 1]);
  });

  test("one that no longer belongs goes", () => {
    const before = list({ filter: "open" }, [[1, "2025-01-01"]]);
    expect(ids(changeList(before, aDialog({ id: 1, status: "resolved", updated_at: "2025-01-02" }), 1))).toEqual([]);
  });

  test("an older state changes nothing", () => {
    const before = list({ filter: "open" }, [[1, "2025-01-05"]]);
    expect(changeList(before, aDialog({ id: 1, updated_at: "2025-01-01" }), 1)).toBe(before);
  });

  test("one that lies below what is loaded comes with its page", () => {
    const before = list({ filter: "all" }, [[2, "2025-01-05"]], true);
    expect(changeList(before, aDialog({ id: 1, updated_at: "2025-01-01" }), 1)).toBe(before);
  });

  test("mine are those that I have", () => {
    const dana = { id: 1, name: "Dana", avatar_url: null };
    expect(belongs({ filter: "mine" }, aDialog({ status: "human", assignee: dana }), 1)).toBe(true);
    expect(belongs({ filter: "mine" }, aDialog({ status: "human", assignee: dana }), 2)).toBe(false);
  });

  test.each<[string, Partial<ListQuery>, Partial<Dialog>, Partial<Dialog>]>([
    ["an assignee", { assignee: 4 }, { assignee: { id: 4, name: "Lee", avatar_url: null } }, {}],
    ["oneself", { assignee: "me" }, { assignee: { id: 1, name: "Dana", avatar_url: null } }, {}],
    ["nobody", { assignee: "none" }, {}, { assignee: { id: 4, name: "Lee", avatar_url: null } }],
    ["a team", { team: 3 }, { team: { id: 3, name: "Sales" } }, { team: { id: 4, name: "Billing" } }],
    ["no team", { team: "none" }, {}, { team: { id: 4, name: "Billing" } }],
    ["a label", { label: "vip" }, { labels: ["new", "vip"] }, { labels: ["new"] }],
    ["a status", { status: "snoozed" }, { status: "snoozed" }, { status: "queued" }],
    ["a channel", { channel: "api" }, { channel: "api" }, { channel: "web" }],
    ["a priority", { priority: "high" }, { priority: "high" }, { priority: "urgent" }],
    ["an assistant", { assistant: "b" }, { assistant: { id: "b", name: "B" } }, { assistant: null }],
    ["what is unread", { unread: true }, { unread: 1 }, { unread: 0 }],
    ["what is read", { unread: false }, { unread: 0 }, { unread: 1 }],
    ["a long wait", { waiting_over: 5 }, { waiting_since: "2025-01-01T11:54:59.000Z" }, { waiting_since: "2025-01-01T11:56:00.000Z" }],
    ["a contact", { contact: "w" }, { visitor: { id: "w", name: "W", email: null } }, {}],
    [
      "a beginning",
      { from: "2025-01-01T00:00:00Z" },
      { created_at: "2025-01-01T00:00:00.000Z" },
      { created_at: "2024-12-31T23:59:59.999Z" },
    ],
    ["an end", { to: "2025-01-02T00:00:00Z" }, { created_at: "2025-01-01T23:59:59.999Z" }, { created_at: "2025-01-02T00:00:00.000Z" }],
  ])("narrowed by %s it holds those alone", (_what, condition, within, without) => {
    const has = (dialog: Partial<Dialog>) =>
      belongs({ filter: "all", ...condition }, aDialog(dialog), 1, Date.parse("2025-01-01T12:00:00.000Z"));
    expect([has(within), has(without)]).toEqual([true, false]);
  });

  test("a page does not bring back what is older than what is shown", () => {
    const before = list({ filter: "all" }, [[1, "2025-01-05"]]);
    const after = addPage(before, [aDialog({ id: 1, updated_at: "2025-01-01" })], { replace: true, hasMore: false });
    expect(after.items[0]?.updated_at).toBe("2025-01-05");
  });

  test("the query is the route's", () => {
    expect(listPath({ filter: "waiting", query: "" }, "abc")).toBe("/api/dialogs?filter=waiting&cursor=abc&limit=50");
  });
});
