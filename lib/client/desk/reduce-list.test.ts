import { describe, expect, test } from "vitest";
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

  test("a page does not bring back what is older than what is shown", () => {
    const before = list({ filter: "all" }, [[1, "2025-01-05"]]);
    const after = addPage(before, [aDialog({ id: 1, updated_at: "2025-01-01" })], { replace: true, hasMore: false });
    expect(after.items[0]?.updated_at).toBe("2025-01-05");
  });

  test("the query is the route's", () => {
    expect(listPath({ filter: "waiting", q: "" }, "abc")).toBe("/api/dialogs?filter=waiting&cursor=abc&limit=50");
  });
});
