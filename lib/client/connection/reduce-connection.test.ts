import { describe, expect, test } from "vitest";
import { type CloseName, closeInfo } from "@/lib/protocol/closes";
import { nextDelay } from "./backoff";
import { type ConnectionSignal, type ConnectionState, FIRST_CONNECTION, reduceConnection, viewConnection } from "./reduce-connection";

const T = 1_000_000;
const run = (...signals: ConnectionSignal[]): ConnectionState => signals.reduce(reduceConnection, FIRST_CONNECTION);
const opened: ConnectionSignal[] = [
  { type: "start", now: T },
  { type: "opened", now: T },
];
const closed = (name: CloseName, retryAfterMs?: number): ConnectionSignal => ({
  type: "closed",
  close: closeInfo(name, retryAfterMs),
  now: T + 1,
  random: 0.5,
});
const waitOf = (state: ConnectionState): number | null => {
  const { retryAt } = viewConnection(state);
  return retryAt === null ? null : retryAt - (T + 1);
};

describe("The policy of every close code", () => {
  test.each<[CloseName, string, number | null]>([
    ["NORMAL_CLOSURE", "disconnected", null],
    ["GOING_AWAY", "reconnecting", 5_000],
    ["PROTOCOL_ERROR", "error", null],
    ["SERVICE_RESTART", "reconnecting", 5_000],
    ["AUTH_EXPIRED", "reconnecting", 1_000],
    ["AUTH_FAILED", "error", null],
    ["FORBIDDEN_DOMAIN", "error", null],
    ["NOT_FOUND", "error", null],
    ["RATE_LIMITED", "reconnecting", 45_000],
    ["CONFLICT_CONNECTION", "disconnected", null],
  ])("%s shows %s and waits %s ms", (name, status, waitMs) => {
    const state = run(...opened, closed(name));
    expect(viewConnection(state).status).toBe(status);
    expect(waitOf(state)).toBe(waitMs);
  });

  test("retry_after_ms is taken at its word", () => {
    expect(waitOf(run(...opened, closed("RATE_LIMITED", 7_000)))).toBe(7_000);
  });

  test("a token that ran out is fetched anew before the next attempt", () => {
    const state = run(...opened, closed("AUTH_EXPIRED"), { type: "due", now: T + 1_001 });
    expect(state.phase).toEqual({ name: "opening", refresh: true });
  });

  test("tokens that run out again and again end in the error state", () => {
    const round: ConnectionSignal[] = [closed("AUTH_EXPIRED"), { type: "due", now: T }];
    const state = run({ type: "start", now: T }, ...round, ...round, ...round, closed("AUTH_EXPIRED"));
    expect(viewConnection(state).status).toBe("error");
  });

  test("an evicted tab connects when it is used, and not before", () => {
    const evicted = run(...opened, closed("CONFLICT_CONNECTION"));
    expect(reduceConnection(evicted, { type: "due", now: T + 90_000 })).toBe(evicted);
    expect(reduceConnection(evicted, { type: "nudge", now: T + 2 }).phase.name).toBe("opening");
  });

  test("a nudge does not cut short a wait that the server asked for", () => {
    const state = run(...opened, closed("RATE_LIMITED"));
    expect(reduceConnection(state, { type: "nudge", now: T + 20_000 })).toBe(state);
  });

  test("A credential that runs out soon is exchanged for a fresh one at once, while the old one still counts", () => {
    const state = run(...opened, { type: "expiring", now: T + 1 });
    expect(state.phase).toEqual({ name: "opening", refresh: true });
    expect(viewConnection(state)).toMatchObject({ status: "connecting", attempt: 0 });
    const waiting = run(...opened, closed("SERVICE_RESTART"));
    expect(reduceConnection(waiting, { type: "expiring", now: T + 2 })).toBe(waiting);
  });
});

describe("Other drops", () => {
  const dropped = (random: number): ConnectionSignal => ({ type: "dropped", now: T + 1, random });

  test("wait between 1 s and 30 s, longer each time", () => {
    expect(nextDelay(0, 0)).toBe(1_000);
    expect(nextDelay(1_000, 1)).toBe(3_000);
    expect(nextDelay(30_000, 1)).toBe(30_000);
  });

  test("a connection that lasted begins again at the shortest wait", () => {
    const tired = { ...run(...opened), delayMs: 20_000 };
    expect(reduceConnection(tired, { type: "dropped", now: T + 60_000, random: 1 }).delayMs).toBe(3_000);
    expect(reduceConnection(tired, { type: "dropped", now: T + 100, random: 1 }).delayMs).toBe(30_000);
  });

  test("the network coming back ends the wait", () => {
    const state = run(...opened, dropped(1));
    expect(reduceConnection(state, { type: "nudge", now: T + 100 })).toBe(state);
    expect(reduceConnection(state, { type: "nudge", now: T + 1_500 }).phase.name).toBe("opening");
  });

  test("while HTTP does the work the state says so", () => {
    const state = run(...opened, dropped(0.5), { type: "polled", ok: true });
    expect(viewConnection(state).status).toBe("polling");
    expect(viewConnection(reduceConnection(reduceConnection(state, { type: "due", now: T }), { type: "opened", now: T })).status).toBe(
      "connected",
    );
  });
});
