import { describe, expect, it } from "vitest";
import { dayAfter, momentOnWall, wallClock } from "./wall-clock";

const at = (date: string, clock: string, timezone: string) =>
  momentOnWall(date, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)), timezone).toISOString();

describe("a clock on the wall", () => {
  it("shows the day, the day of the week and the minutes of its time zone", () => {
    expect(wallClock(new Date("2026-03-29T22:30:00Z"), "Europe/Madrid")).toEqual({ date: "2026-03-30", day: 1, minutes: 30 });
    expect(wallClock(new Date("2026-01-01T00:00:00Z"), "Asia/Kolkata")).toEqual({ date: "2026-01-01", day: 4, minutes: 330 });
  });

  it.each([
    ["2026-03-28", "00:00", "Europe/Madrid", "2026-03-27T23:00:00.000Z"],
    ["2026-03-30", "00:00", "Europe/Madrid", "2026-03-29T22:00:00.000Z"],
    ["2026-06-01", "09:00", "Asia/Kolkata", "2026-06-01T03:30:00.000Z"],
    ["2026-06-01", "09:00", "UTC", "2026-06-01T09:00:00.000Z"],
  ])("shows %s %s in %s at %s", (date, clock, timezone, moment) => {
    expect(at(date, clock, timezone)).toBe(moment);
  });

  it("has a time that it shows twice at the first of both", () => {
    expect(at("2026-10-25", "02:30", "Europe/Madrid")).toBe("2026-10-25T00:30:00.000Z");
    expect(at("2026-11-01", "00:00", "America/Havana")).toBe("2026-11-01T04:00:00.000Z");
  });

  it("has a time that it never shows at the moment the clocks go over it, midnight too", () => {
    expect(at("2026-03-29", "02:30", "Europe/Madrid")).toBe("2026-03-29T01:00:00.000Z");
    expect(at("2026-09-06", "00:00", "America/Santiago")).toBe("2026-09-06T04:00:00.000Z");
  });

  it("counts days over the end of a month and a year", () => {
    expect(dayAfter("2026-02-28", 1)).toBe("2026-03-01");
    expect(dayAfter("2026-01-01", -1)).toBe("2025-12-31");
  });
});
