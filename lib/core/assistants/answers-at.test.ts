import { describe, expect, it } from "vitest";
import { whySilent } from "./answers-at";

const WORKSPACE = { timezone: "Europe/Madrid", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] };
const MONDAY_NOON = new Date("2030-01-07T11:00:00Z");
const SUNDAY = new Date("2030-01-06T11:00:00Z");
const ai = (more: object) => ({ enabled: true, answers: "always" as const, hours: null, ...more });

describe("when an assistant answers", () => {
  it.each([
    ["always", {}, null, null],
    ["never while it is off", { enabled: false }, /off/, /off/],
    ["inside hours", { answers: "inside_hours" }, null, /outside/],
    ["outside hours", { answers: "outside_hours" }, /within/, null],
    ["outside hours of its own", { answers: "outside_hours", hours: [{ days: [0], from: "00:00", to: "23:59" }] }, null, /within/],
    ["inside no hours at all, which is any time", { answers: "inside_hours", hours: [] }, null, null],
  ])("%s", (_when, more, monday, sunday) => {
    for (const [at, why] of [
      [MONDAY_NOON, monday],
      [SUNDAY, sunday],
    ] as const) {
      const said = whySilent(ai(more), WORKSPACE, at);
      if (why === null) expect(said).toBeNull();
      else expect(said).toMatch(why);
    }
  });
});
