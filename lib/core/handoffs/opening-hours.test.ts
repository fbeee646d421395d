import { expect, test } from "vitest";
import { isOpen, nextOpening } from "./opening-hours";

const WEEKDAYS = { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" };
const MADRID = { timezone: "Europe/Madrid", hours: [WEEKDAYS] };

test("without hours somebody is always there", () => {
  expect(isOpen({ timezone: "UTC", hours: [] }, new Date("2026-03-01T03:00:00Z"))).toBe(true);
  expect(nextOpening({ timezone: "UTC", hours: [] }, new Date("2026-03-01T03:00:00Z"))).toBeNull();
});

test("the hours are those of the place, not of the server", () => {
  expect(isOpen(MADRID, new Date("2026-03-02T07:59:00Z"))).toBe(false);
  expect(isOpen(MADRID, new Date("2026-03-02T08:00:00Z"))).toBe(true);
  expect(isOpen(MADRID, new Date("2026-03-02T15:59:00Z"))).toBe(true);
  expect(isOpen(MADRID, new Date("2026-03-02T16:00:00Z"))).toBe(false);
});

test("on Friday evening somebody is back on Monday", () => {
  expect(nextOpening(MADRID, new Date("2026-03-06T18:20:30Z"))?.toISOString()).toBe("2026-03-09T08:00:00.000Z");
});

test("over a change of the clocks the place's own time holds", () => {
  expect(nextOpening(MADRID, new Date("2026-03-27T18:00:00Z"))?.toISOString()).toBe("2026-03-30T07:00:00.000Z");
});

test("a span over midnight belongs to the day on which it begins", () => {
  const night = { timezone: "UTC", hours: [{ days: [5], from: "22:00", to: "02:00" }] };
  expect(isOpen(night, new Date("2026-03-06T23:00:00Z"))).toBe(true);
  expect(isOpen(night, new Date("2026-03-07T01:59:00Z"))).toBe(true);
  expect(isOpen(night, new Date("2026-03-07T02:00:00Z"))).toBe(false);
  expect(isOpen(night, new Date("2026-03-07T22:30:00Z"))).toBe(false);
  expect(nextOpening(night, new Date("2026-03-07T02:00:00Z"))?.toISOString()).toBe("2026-03-13T22:00:00.000Z");
});

test("the nearest of several openings counts", () => {
  const split = {
    timezone: "UTC",
    hours: [
      { days: [1], from: "09:00", to: "12:00" },
      { days: [1], from: "14:00", to: "18:00" },
    ],
  };
  expect(nextOpening(split, new Date("2026-03-02T12:10:00Z"))?.toISOString()).toBe("2026-03-02T14:00:00.000Z");
});
