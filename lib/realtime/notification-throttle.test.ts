import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Down } from "../protocol/events-down";
import { NotificationThrottle } from "./notification-throttle";

const about = (id: number, more: Partial<Down["notification"]> = {}): Down["notification"] => ({
  id,
  type: "message",
  title: "Ada wrote",
  body: `line ${id}`,
  url: "/inbox/7",
  topic: "mine",
  dialog_id: 7,
  created_at: "2026-03-02T10:00:00.000Z",
  ...more,
});

let delivered: [number, number][];
let throttle: NotificationThrottle;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  delivered = [];
  throttle = new NotificationThrottle((_principal, { id }) => delivered.push([Date.now(), id]), 1_000);
});
afterEach(() => vi.useRealTimers());

it("the first is delivered at once, then the newest once a second, and the last of them too", () => {
  for (let at = 0; at < 25; at += 1) {
    throttle.push("member:1", about(at));
    vi.advanceTimersByTime(100);
  }
  vi.advanceTimersByTime(5_000);
  expect(delivered).toEqual([
    [0, 0],
    [1_000, 9],
    [2_000, 19],
    [3_000, 24],
  ]);
});

it("conversations and members do not hold each other up, nor do other notifications", () => {
  throttle.push("member:1", about(1));
  throttle.push("member:1", about(2, { dialog_id: 8 }));
  throttle.push("member:2", about(3));
  throttle.push("member:1", about(4, { type: "handoff_offered" }));
  expect(delivered.map(([, id]) => id)).toEqual([1, 2, 3, 4]);
});

it("what was read meanwhile is not delivered; what comes after it waits its second", () => {
  throttle.push("member:1", about(1));
  throttle.push("member:1", about(2));
  throttle.settled("member:1", [2]);
  vi.advanceTimersByTime(1_500);
  expect(delivered).toEqual([[0, 1]]);
  throttle.push("member:1", about(3));
  throttle.push("member:1", about(4));
  vi.advanceTimersByTime(1_000);
  expect(delivered).toEqual([
    [0, 1],
    [1_500, 3],
    [2_500, 4],
  ]);
});

it("nothing is delivered once it is stopped", () => {
  throttle.push("member:1", about(1));
  throttle.push("member:1", about(2));
  throttle.stop();
  vi.advanceTimersByTime(2_000);
  expect(delivered).toEqual([[0, 1]]);
});
