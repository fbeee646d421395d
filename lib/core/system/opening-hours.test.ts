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

test("on the day the clocks go forward somebody is back at the hour that the clock shows", () => {
  const newYork = { timezone: "America/New_York", hours: [{ days: [0, 1, 2, 3, 4, 5, 6], from: "09:00", to: "17:00" }] };
  expect(nextOpening(newYork, new Date("2026-03-08T03:00:00Z"))?.toISOString()).toBe("2026-03-08T13:00:00.000Z");
});

/** The first minute at which somebody is there, found by asking about each. */
function firstOpenMinute(settings: Parameters<typeof nextOpening>[0], at: Date): string | undefined {
  for (let minute = Math.ceil(at.getTime() / 60_000); minute < at.getTime() / 60_000 + 8 * 1_440; minute += 1) {
    const candidate = new Date(minute * 60_000);
    if (isOpen(settings, candidate)) return candidate.toISOString();
  }
  return undefined;
}

test.each([
  ["America/New_York", "2026-03-07T22:00:00Z"],
  ["America/New_York", "2026-10-31T22:00:00Z"],
  ["Europe/Berlin", "2026-03-28T20:00:00Z"],
  ["Europe/Berlin", "2026-10-24T20:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T10:00:00Z"],
  ["America/Sao_Paulo", "2018-11-03T22:00:00Z"],
  ["Africa/Cairo", "2026-04-23T18:00:00Z"],
])("around a change of the clocks in %s the next opening is the first minute of the hours", (timezone, at) => {
  for (const from of ["00:00", "00:30", "02:30", "03:00", "09:00"]) {
    const settings = { timezone, hours: [{ days: [0, 1, 2, 3, 4, 5, 6], from, to: "17:00" }] };
    const closed = new Date(at);
    if (!isOpen(settings, closed)) expect(nextOpening(settings, closed)?.toISOString()).toBe(firstOpenMinute(settings, closed));
  }
});

test("a span over midnight belongs to the day on which it begins", () => {
  const night = { timezone: "UTC", hours: [{ days: [5], from: "22:00", to: "02:00" }] };
  expect(isOpen(night, new Date("2026-03-06T23:00:00Z"))).toBe(true);
  expect(isOpen(night, new Date("2026-03-07T01:59:00Z"))).toBe(true);
  expect(isOpen(night, new Date("2026-03-07T02:00:00Z"))).toBe(false);
  expect(isOpen(night, new Date("2026-03-07T22:30:00Z"))).toBe(false);
  expect(nextOpening(night, new Date("2026-03-07T02:00:00Z"))?.toISOString()).toBe("2026-03-13T22:00:00.000Z");
});

test("on a holiday nobody is there, also where somebody is at any time, and is back on the next day that has hours", () => {
  const holidays = [
    { date: "2026-03-09", name: "A Monday" },
    { date: "2026-03-10", name: "A Tuesday" },
  ];
  const closed = { ...MADRID, holidays };
  expect(isOpen(closed, new Date("2026-03-09T10:00:00Z"))).toBe(false);
  expect(nextOpening(closed, new Date("2026-03-06T18:20:30Z"))?.toISOString()).toBe("2026-03-11T08:00:00.000Z");
  const mondays = { timezone: "UTC", hours: [{ days: [1], from: "09:00", to: "17:00" }], holidays };
  expect(nextOpening(mondays, new Date("2026-03-02T18:00:00Z"))?.toISOString()).toBe("2026-03-16T09:00:00.000Z");
  const always = { timezone: "Europe/Madrid", hours: [], holidays };
  expect(isOpen(always, new Date("2026-03-08T22:59:00Z"))).toBe(true);
  expect(isOpen(always, new Date("2026-03-08T23:00:00Z"))).toBe(false);
  expect(nextOpening(always, new Date("2026-03-08T23:30:00Z"))?.toISOString()).toBe("2026-03-10T23:00:00.000Z");
});

test("a span that begins before a holiday ends in it, and one that would begin on it is not there", () => {
  const night = {
    timezone: "UTC",
    hours: [{ days: [5, 6], from: "22:00", to: "02:00" }],
    holidays: [{ date: "2026-03-07", name: "A Saturday" }],
  };
  expect(isOpen(night, new Date("2026-03-07T01:00:00Z"))).toBe(true);
  expect(isOpen(night, new Date("2026-03-07T23:00:00Z"))).toBe(false);
  expect(isOpen(night, new Date("2026-03-08T01:00:00Z"))).toBe(false);
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
