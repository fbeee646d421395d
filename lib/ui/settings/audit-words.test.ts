import { expect, test } from "vitest";
import { actionWords, dayBounds, detailWords } from "./audit-words";

test("an action without words of its own goes by its name", () => {
  expect(actionWords("sign_in")).toBe("Signed in");
  expect(actionWords("robot.created")).toBe("robot.created");
  expect(actionWords("toString")).toBe("toString");
});

test("the last day counts whole", () => {
  const { from, to } = dayBounds("2026-01-15", "2026-01-15");
  expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_400_000);
  expect(dayBounds("", "")).toEqual({});
});

test("what more an entry says is one line", () => {
  expect(detailWords({ why: "code", fields: ["name"] })).toBe('why: code · fields: ["name"]');
});
