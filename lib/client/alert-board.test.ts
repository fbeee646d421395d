import { expect, test } from "vitest";
import type { Down } from "@/lib/protocol/events-down";
import { AlertBoard } from "./alert-board";
import { fakeWorld } from "./testing";

const alert = (id: number, more: Partial<Down["system_alert"]> = {}): Down["system_alert"] => ({
  id,
  severity: "info",
  message: `Alert ${id}`,
  affected_services: [],
  timestamp: "2026-03-02T10:00:00Z",
  ...more,
});

test("alerts are held each until its own end, the gravest first", async () => {
  const world = fakeWorld();
  const { clock, environment } = world;
  const board = new AlertBoard(environment, () => undefined);
  const ids = () => board.alerts.map(({ id }) => id);
  const inMs = (ms: number) => new Date(clock.now + ms).toISOString();
  board.hear(alert(1, { ends_at: inMs(2_000) }));
  board.hear(alert(2, { severity: "critical", ends_at: inMs(1_000) }));
  board.hear(alert(3, { severity: "warning" }));
  expect(ids()).toEqual([2, 3, 1]);
  await clock.pass(1_000);
  expect(ids()).toEqual([3, 1]);
  await clock.pass(1_000);
  expect(ids()).toEqual([3]);
  board.hear(alert(3, { ends_at: inMs(0) }));
  expect(ids()).toEqual([]);
});
