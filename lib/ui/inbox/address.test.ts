import { describe, expect, test } from "vitest";
import { countConditions, readQuery, writeQuery } from "./address";

const read = (text: string) => readQuery(new URLSearchParams(text));

describe("The inbox's address", () => {
  test("without a word of it the list shows what is open", () => {
    expect(read("")).toEqual({ filter: "open" });
  });

  test("what was chosen comes back as it was", () => {
    const chosen = {
      filter: "all",
      assignee: 4,
      label: "refund & return",
      unread: false,
      waiting_over: 15,
      from: "2026-05-01T00:00:00.000Z",
      query: "ada",
    } as const;
    expect(read(writeQuery(chosen))).toEqual(chosen);
  });

  test("what can't be meant is left out", () => {
    const text = "filter=none&assignee=-1&status=done&priority=&waiting_over=soon&from=yesterday&label=&size=9";
    expect(read(text)).toEqual({ filter: "open" });
  });

  test("the same choice is the same address, whatever was chosen first", () => {
    expect(writeQuery({ query: "a", label: "b", filter: "mine" })).toBe(writeQuery({ filter: "mine", label: "b", query: "a" }));
  });

  test("the words that are searched for are not counted among the conditions", () => {
    expect(countConditions({ filter: "open", query: "ada", label: "vip", assignee: "none" })).toBe(2);
  });
});
