import { describe, expect, test } from "vitest";
import type { MacroAction } from "@/lib/protocol/routes/macros";
import { actionWords } from "./action-words";

const nameOf = (id: number) => (id === 2 ? "Dana" : undefined);

describe("what an action of a macro does is said in a line", () => {
  test.each<[MacroAction, string]>([
    [{ type: "reply", text: "Hi {{contact.name}}" }, "Reply “Hi Ada”"],
    [{ type: "note", text: "Paid" }, "Note “Paid”"],
    [{ type: "label", label: "refund" }, "Add the label refund"],
    [{ type: "unlabel", label: "refund" }, "Remove the label refund"],
    [{ type: "assign", assignee: "me" }, "Assign to whoever runs it"],
    [{ type: "assign", assignee: "none" }, "Unassign"],
    [{ type: "assign", assignee: 2 }, "Assign to Dana"],
    [{ type: "assign", team: 1 }, "Assign to the team Billing"],
    [{ type: "assign", team: 2 }, "Assign to a team that was deleted"],
    [{ type: "assign", team: "none" }, "Remove the team"],
    [{ type: "assign", assignee: 3 }, "Assign to somebody who is not on the team"],
    [{ type: "priority", priority: "high" }, "High priority"],
    [{ type: "snooze", until: "tomorrow" }, "Snooze for 24 hours"],
    [{ type: "resolve" }, "Resolve"],
  ])("%j", (action, words) => {
    expect(
      actionWords(action, {
        nameOf,
        teamOf: (id) => (id === 1 ? "Billing" : undefined),
        fill: (text) => text.replace("{{contact.name}}", "Ada"),
      }),
    ).toBe(words);
  });

  test("to those who run it `me` are they", () => {
    expect(actionWords({ type: "assign", assignee: "me" }, { nameOf, me: "you" })).toBe("Assign to you");
  });

  test("a time is said as a date", () => {
    expect(actionWords({ type: "snooze", until: "2031-03-03T09:00:00Z" }, { nameOf })).toMatch(/^Snooze until .*2031/);
  });
});
