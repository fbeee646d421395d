import { describe, expect, test } from "vitest";
import { timeField } from "../base/time";
import { snoozeTimes, timeToCome } from "./snooze-times";

const offered = (now: string) => snoozeTimes(new Date(now)).map(({ words, until }) => `${words} ${timeField(until)}`);

describe("The times to snooze until", () => {
  test("in the morning later today is in three hours, and next week is Monday", () => {
    expect(offered("2026-05-06T09:30")).toEqual([
      "Later today 2026-05-06T12:30",
      "Tomorrow 2026-05-07T09:00",
      "Next week 2026-05-11T09:00",
    ]);
  });

  test("in the afternoon later today is six o'clock, and in the evening there is none", () => {
    expect(offered("2026-05-06T16:00")[0]).toBe("Later today 2026-05-06T18:00");
    expect(offered("2026-05-06T18:00")[0]).toBe("Tomorrow 2026-05-07T09:00");
  });

  test("on a Sunday next week is tomorrow and is not offered twice; on a Monday it is in seven days", () => {
    expect(offered("2026-05-10T19:00")).toEqual(["Tomorrow 2026-05-11T09:00"]);
    expect(offered("2026-05-11T19:00")).toEqual(["Tomorrow 2026-05-12T09:00", "Next week 2026-05-18T09:00"]);
  });

  test("a field holds a time to come, or nothing that counts", () => {
    const now = new Date("2026-05-06T09:30");
    expect(timeToCome("2026-05-06T09:31", now)).toEqual(new Date("2026-05-06T09:31"));
    expect(timeToCome("2026-05-06T09:30", now)).toBeUndefined();
    expect(timeToCome("", now)).toBeUndefined();
  });
});
