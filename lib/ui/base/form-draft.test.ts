import { describe, expect, test } from "vitest";
import { areaOf, changedIn } from "./form-draft";

describe("what was changed in a form", () => {
  test("is what differs from what is saved", () => {
    const saved = { name: "Shop", hours: [{ days: [1], from: "09:00" }], on: true };
    expect(changedIn(saved, { name: "Store", on: true })).toEqual({ name: "Store" });
    expect(changedIn(saved, { hours: [{ days: [1], from: "09:00" }] }), "the same again is no change").toBeNull();
    expect(changedIn(saved, {})).toBeNull();
  });

  test("what was changed and changed back is not unsaved", () => {
    expect(changedIn({ greeting: "Hi" }, { greeting: "Hi" })).toBeNull();
  });
});

test("the sections of the settings are one area, each assistant is one of its own", () => {
  expect(areaOf("/handoff")).toBe(areaOf("/settings"));
  expect(areaOf("/assistants/a")).not.toBe(areaOf("/assistants/b"));
  expect(areaOf("/inbox/4")).not.toBe(areaOf("/settings"));
});
