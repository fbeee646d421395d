import { describe, expect, it } from "vitest";
import type { OpeningHours } from "../../protocol/handoff-settings";
import { afterBusinessMs, businessMs, openSpans } from "./business-time";

const HOUR = 3_600_000;
const week = (from: string, to: string, days = [1, 2, 3, 4, 5]): OpeningHours => ({ days, from, to });
const madrid = (...hours: OpeningHours[]) => ({ timezone: "Europe/Madrid", hours });
const at = (text: string) => new Date(text);

describe("business time", () => {
  it("is all the time where there are no hours", () => {
    expect(businessMs(madrid(), at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"))).toBe(24 * HOUR);
    expect(afterBusinessMs(madrid(), at("2026-03-02T00:00:00Z"), HOUR)).toEqual(at("2026-03-02T01:00:00Z"));
  });

  it("leaves out the night and the weekend", () => {
    const hours = madrid(week("09:00", "17:00"));
    // Friday 16:00 to Monday 10:00 in Madrid.
    expect(businessMs(hours, at("2026-03-06T15:00:00Z"), at("2026-03-09T09:00:00Z"))).toBe(2 * HOUR);
    expect(afterBusinessMs(hours, at("2026-03-06T15:00:00Z"), 2 * HOUR)).toEqual(at("2026-03-09T09:00:00Z"));
    expect(afterBusinessMs(hours, at("2026-03-07T12:00:00Z"), 30 * 60_000)).toEqual(at("2026-03-09T08:30:00Z"));
  });

  it("has the hours that a day really has when the clocks change", () => {
    const all = madrid(week("00:00", "00:00", [0, 1, 2, 3, 4, 5, 6]));
    expect(businessMs(all, at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z"))).toBe(23 * HOUR);
    const early = madrid(week("01:00", "05:00", [0]));
    expect(businessMs(early, at("2026-03-28T00:00:00Z"), at("2026-03-30T00:00:00Z"))).toBe(3 * HOUR);
    expect(businessMs(early, at("2026-10-24T00:00:00Z"), at("2026-10-26T00:00:00Z"))).toBe(5 * HOUR);
  });

  it("counts hours that overlap once, and those over midnight to their end", () => {
    const hours = madrid(week("22:00", "02:00", [5]), week("23:00", "03:00", [5]));
    expect(openSpans(hours, at("2026-03-06T00:00:00Z"), at("2026-03-08T00:00:00Z"))).toEqual([
      { from: at("2026-03-06T21:00:00Z").getTime(), to: at("2026-03-07T02:00:00Z").getTime() },
    ]);
  });

  it("looks no further than it has to, and finds what is months away", () => {
    const hours = madrid(week("09:00", "17:00"));
    let looked = 0;
    const counted = {
      ...week("09:00", "17:00"),
      get days() {
        looked += 1;
        return [1, 2, 3, 4, 5];
      },
    };
    expect(afterBusinessMs(madrid(counted), at("2026-03-02T08:00:00Z"), 8 * HOUR)).toEqual(at("2026-03-02T16:00:00Z"));
    expect(looked).toBeLessThan(10);
    // 26 weeks of five days, over the change of the clocks.
    expect(afterBusinessMs(hours, at("2026-03-02T08:00:00Z"), 26 * 40 * HOUR)).toEqual(at("2026-08-28T15:00:00Z"));
    expect(afterBusinessMs(madrid(week("09:00", "10:00", [1])), at("2026-03-02T08:00:00Z"), 1_000 * HOUR)).toBeNull();
  });

  it("leaves out holidays by the place's own date, with what begins on them; what began the day before goes on", () => {
    const closed = { ...madrid(week("09:00", "17:00")), holidays: [{ date: "2026-03-09", name: "A Monday" }] };
    // Friday 16:00 to Tuesday 10:00 in Madrid.
    expect(businessMs(closed, at("2026-03-06T15:00:00Z"), at("2026-03-10T09:00:00Z"))).toBe(2 * HOUR);
    expect(afterBusinessMs(closed, at("2026-03-06T15:00:00Z"), 2 * HOUR)).toEqual(at("2026-03-10T09:00:00Z"));
    const nights = { ...madrid(week("22:00", "02:00", [0, 1])), holidays: closed.holidays };
    expect(openSpans(nights, at("2026-03-08T00:00:00Z"), at("2026-03-11T00:00:00Z"))).toEqual([
      { from: at("2026-03-08T21:00:00Z").getTime(), to: at("2026-03-09T01:00:00Z").getTime() },
    ]);
    const always = { ...madrid(), holidays: closed.holidays };
    expect(businessMs(always, at("2026-03-08T12:00:00Z"), at("2026-03-10T12:00:00Z"))).toBe(24 * HOUR);
    expect(afterBusinessMs(always, at("2026-03-08T22:00:00Z"), 2 * HOUR)).toEqual(at("2026-03-10T00:00:00Z"));
  });

  it("is nothing between a moment and one before it", () => {
    expect(businessMs(madrid(), at("2026-03-03T00:00:00Z"), at("2026-03-02T00:00:00Z"))).toBe(0);
  });
});
