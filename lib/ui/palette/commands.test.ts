import { expect, test } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Macro } from "@/lib/protocol/routes/macros";
import { type Known, offerCommands } from "./commands";

const known: Known = {
  now: new Date(2026, 4, 12, 10),
  me: { id: 1, name: "Olga" },
  members: [
    { id: 1, name: "Olga" },
    { id: 2, name: "Dana Whitfield" },
  ],
  teams: [{ id: 5, name: "Sales" }],
  labels: ["vip", "refund"],
  macros: [{ id: 9, name: "Close politely" } as Macro],
};
const dialog = (more: Partial<Dialog> = {}) => ({ id: 7, status: "human", labels: ["vip"], ...more }) as Dialog;
const names = (typed: string, meant: readonly Dialog[] = [dialog()], isSelection = false) =>
  offerCommands(typed, known, meant, isSelection).map(({ name }) => name);

test("nothing typed: what fits how the conversation stands, and the beginnings of the rest", () => {
  expect(names("")).toEqual([
    "Resolve",
    "Write a reply",
    "Write an internal note",
    "Return to the queue",
    "Assign to…",
    "Label…",
    "Snooze…",
    "Priority…",
    "Macro…",
    "Team…",
  ]);
  expect(names("", [dialog({ status: "resolved" })])[0]).toBe("Reopen");
  expect(names("", [dialog({ status: "queued" })])[0]).toBe("Accept");
  expect(names("", [dialog(), dialog()], true)[0]).toBe("Resolve");
  expect(offerCommands("", { ...known, teams: [], macros: [] }, [dialog()], false).map(({ name }) => name)).not.toContain("Team…");
});

test.each([
  ["resolve", "Resolve"],
  ["res", "Resolve"],
  ["assign dana", "Assign to Dana Whitfield"],
  ["assign to me", "Assign to me"],
  ["whit", "Assign to Dana Whitfield"],
  ["label ref", "Label refund"],
  ["label refund", "Label refund"],
  ["unlabel", "Unlabel vip"],
  ["snooze tomorrow", "Snooze tomorrow"],
  ["sn tom", "Snooze tomorrow"],
  ["snztom", "Snooze tomorrow"],
  ["prio urg", "Priority urgent"],
  ["macro close", "Macro Close politely"],
  ["team sales", "Team Sales"],
])("%j offers first %j", (typed, first) => {
  expect(names(typed)[0]).toBe(first);
});

test("a label that all have is not put on again, and letters that lie far apart find nothing", () => {
  expect(names("label v")).toEqual(["Label “v”, a new one"]);
  expect(names("zzz")).toEqual([]);
  expect(offerCommands("resolve", known, [], false)).toEqual([]);
});
