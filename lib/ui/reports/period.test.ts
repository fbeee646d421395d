import { describe, expect, it } from "vitest";
import { before, changeOf, groupOf, readShown, writeShown } from "./period";

const TODAY = "2026-04-10";
const read = (search: string) => readShown(new URLSearchParams(search), TODAY);

describe("the address of the reports", () => {
  it("shows the last 30 days up to the end of today where it says nothing", () => {
    expect(read("")).toEqual({ name: "volume", from: "2026-03-12", to: "2026-04-11", days: 30, span: 30, business: false });
  });

  it.each(["/reports?report=waiting&days=7", "/reports?report=labels&from=2026-01-01&to=2026-02-01&clock=business"])(
    "%s is what it shows",
    (href) => {
      expect(writeShown(read(href.split("?")[1] ?? ""))).toBe(href);
    },
  );

  it.each(["days=8", "from=2026-02-01&to=2026-01-01", "from=2020-01-01&to=2026-01-01", "from=soon&to=2026-01-01", "report=mood"])(
    "%s can't be meant",
    (search) => {
      expect(writeShown(read(search))).toBe("/reports?report=volume&days=30");
    },
  );

  it("compares with as many days right before", () => {
    expect(before(read("days=7"))).toEqual({ from: "2026-03-28", to: "2026-04-04" });
    expect([changeOf(12, 10), changeOf(9, 10), changeOf(1, 0), changeOf(null, 3)]).toEqual([20, -10, null, null]);
  });

  it("has no more bars than one can tell apart", () => {
    const by = (days: string) => groupOf(read(days));
    expect([by("days=30"), by("days=90"), by("from=2025-06-01&to=2026-01-01")]).toEqual(["day", "week", "month"]);
    expect([by("report=by_hour"), by("report=labels")]).toEqual(["weekday_hour", undefined]);
  });
});
