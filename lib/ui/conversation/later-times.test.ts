import { expect, it } from "vitest";
import { laterTimes } from "./later-times";

const said = (now: Date) => laterTimes(now).map(({ words, at }) => [words, at.getDate(), at.getHours(), at.getMinutes()]);

it("a message is offered to be sent in an hour, tomorrow and next Monday at nine", () => {
  expect(said(new Date(2026, 2, 4, 22, 30))).toEqual([
    ["In an hour", 4, 23, 30],
    ["Tomorrow", 5, 9, 0],
    ["Next Monday", 9, 9, 0],
  ]);
});

it("on a Sunday, tomorrow is next Monday", () => {
  expect(said(new Date(2026, 2, 8, 10)).map(([words]) => words)).toEqual(["In an hour", "Tomorrow"]);
});
