import { expect, test } from "vitest";
import { quietUntil } from "./quiet-hours";

const NIGHT = { quiet: { from: "22:00", to: "07:00" }, timezone: "Europe/Madrid" };
const at = (text: string) => quietUntil(NIGHT, new Date(text))?.toISOString() ?? null;

test("quiet hours go over midnight and end in the morning of the member's own place", () => {
  expect(at("2026-03-02T20:59:00Z")).toBeNull();
  expect(at("2026-03-02T21:00:00Z")).toBe("2026-03-03T06:00:00.000Z");
  expect(at("2026-03-03T05:59:00Z")).toBe("2026-03-03T06:00:00.000Z");
  expect(at("2026-03-03T06:00:00Z")).toBeNull();
});

test("without quiet hours, or with none in them, it is never quiet", () => {
  expect(quietUntil({ quiet: null, timezone: "UTC" }, new Date())).toBeNull();
  expect(quietUntil({ quiet: { from: "07:00", to: "07:00" }, timezone: "UTC" }, new Date())).toBeNull();
});
