import { describe, expect, it } from "vitest";
import { clockWords, mostUrgent } from "./sla-words";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const clock = (due_at: string, name: "first_reply" | "resolution" = "first_reply", breached_at: string | null = null) => ({
  clock: name,
  started_at: "2026-03-02T08:00:00Z",
  due_at,
  breached_at,
});

describe("what a service level says", () => {
  it.each([
    [clock("2026-03-02T09:12:30Z"), "First reply due in 12 minutes"],
    [clock("2026-03-02T07:00:00Z", "first_reply", "2026-03-02T07:00:01Z"), "First reply overdue by 2 hours"],
    [clock("2026-03-02T08:59:30Z", "resolution"), "Resolution overdue by less than a minute"],
  ])("%j", (given, words) => {
    expect(clockWords(given, NOW)).toBe(words);
  });

  it("is of the clock that ends first, and nothing where none runs", () => {
    const late = clock("2026-03-02T10:00:00Z");
    expect(mostUrgent({ policy_id: 1, name: "Fast", clocks: [clock("2026-03-03T10:00:00Z", "resolution"), late] })).toEqual(late);
    expect(mostUrgent({ policy_id: 1, name: "Fast", clocks: [] })).toBeUndefined();
    expect(mostUrgent(null)).toBeUndefined();
  });
});
