import type { CloseInfo } from "@/lib/protocol/closes";
import type { ConnectionStatus, ConnectionView } from "../types";
import { between, nextDelay } from "./backoff";

/** What the connection is doing. A phase owns its fields; the driver acts when the phase is another object than before. */
export type Phase =
  | { readonly name: "stopped" }
  | { readonly name: "opening"; readonly refresh: boolean }
  | { readonly name: "open"; readonly openedAt: number }
  /** `notBefore`: a nudge (the tab is used, the network is back) may cut the wait short to here. */
  | { readonly name: "waiting"; readonly until: number; readonly notBefore: number; readonly refresh: boolean }
  /** Pushed out by a newer connection: waits until this tab is used. */
  | { readonly name: "evicted" }
  | { readonly name: "refused" };

export type ConnectionState = {
  readonly phase: Phase;
  readonly attempt: number;
  readonly delayMs: number;
  readonly refreshes: number;
  readonly since: number | null;
  readonly close: CloseInfo | null;
  /** Whether HTTP does the work meanwhile. */
  readonly polled: boolean;
};

export type ConnectionSignal =
  | { type: "start" | "stop"; now: number }
  | { type: "opened"; now: number }
  | { type: "dropped" | "offline"; now: number; random: number }
  | { type: "closed"; close: CloseInfo; now: number; random: number }
  | { type: "due" | "nudge" | "reauthenticate" | "expiring"; now: number }
  | { type: "polled"; ok: boolean };

export const FIRST_CONNECTION: ConnectionState = {
  phase: { name: "stopped" },
  attempt: 0,
  delayMs: 0,
  refreshes: 0,
  since: null,
  close: null,
  polled: false,
};

/** A connection that lasted this long was a good one: the next drop begins again at the shortest wait. */
const STABLE_MS = 5_000;
/** Tokens that run out again and again without a connection between them: the clock or the issuer is wrong. */
const REFRESHES_MAX = 3;
/** The shortest wait that a nudge leaves standing, so that clicks don't become attempts. */
const NUDGE_FLOOR_MS = 1_000;

/** Pure: the next state of the connection. The policy of every close code of protocol.md 2 is here. */
export function reduceConnection(state: ConnectionState, signal: ConnectionSignal): ConnectionState {
  switch (signal.type) {
    case "start":
      return isIdle(state.phase)
        ? opening({ ...state, attempt: 0, delayMs: 0, refreshes: 0, close: null, since: signal.now }, false)
        : state;
    case "stop":
      return { ...FIRST_CONNECTION, since: signal.now };
    case "reauthenticate":
      return state.phase.name === "stopped"
        ? state
        : opening({ ...state, attempt: 0, refreshes: 0, close: null, since: state.since ?? signal.now }, false);
    case "expiring":
      return state.phase.name === "open" ? opening({ ...state, since: signal.now }, true) : state;
    case "opened":
      if (state.phase.name !== "opening") return state;
      return { ...state, phase: { name: "open", openedAt: signal.now }, attempt: 0, refreshes: 0, since: null, close: null, polled: false };
    case "dropped":
    case "offline":
      return isLive(state.phase) ? afterDrop(state, signal.now, signal.random) : state;
    case "closed":
      return isLive(state.phase) ? afterClose(state, signal.close, signal.now, signal.random) : state;
    case "due":
      return state.phase.name === "waiting" ? opening(state, state.phase.refresh) : state;
    case "nudge":
      return afterNudge(state, signal.now);
    case "polled":
      return state.phase.name === "open" || state.polled === signal.ok ? state : { ...state, polled: signal.ok };
  }
}

const isIdle = (phase: Phase) => phase.name === "stopped" || phase.name === "refused" || phase.name === "evicted";
const isLive = (phase: Phase) => phase.name === "opening" || phase.name === "open";

const opening = (state: ConnectionState, refresh: boolean): ConnectionState => ({ ...state, phase: { name: "opening", refresh } });

const lost = (state: ConnectionState, now: number) => ({ ...state, attempt: state.attempt + 1, since: state.since ?? now });

function waiting(
  state: ConnectionState,
  now: number,
  waitMs: number,
  how: { nudgeable?: boolean; refresh?: boolean } = {},
): ConnectionState {
  const until = now + waitMs;
  const notBefore = how.nudgeable ? Math.min(until, now + NUDGE_FLOOR_MS) : until;
  return { ...lost(state, now), phase: { name: "waiting", until, notBefore, refresh: how.refresh ?? false } };
}

function afterDrop(state: ConnectionState, now: number, random: number): ConnectionState {
  const stable = state.phase.name === "open" && now - state.phase.openedAt >= STABLE_MS;
  const delayMs = nextDelay(stable ? 0 : state.delayMs, random);
  return waiting({ ...state, delayMs, close: null }, now, delayMs, { nudgeable: true });
}

function afterClose(before: ConnectionState, close: CloseInfo, now: number, random: number): ConnectionState {
  const state = { ...before, close };
  switch (close.retry) {
    case "never":
      return close.code === 1000 ? { ...FIRST_CONNECTION, close, since: now } : { ...lost(state, now), phase: { name: "refused" } };
    case "backoff":
      return waiting(state, now, close.retry_after_ms ?? between(4_000, 6_000, random));
    case "refresh":
      if (state.refreshes >= REFRESHES_MAX) return { ...lost(state, now), phase: { name: "refused" } };
      return waiting({ ...state, refreshes: state.refreshes + 1 }, now, close.retry_after_ms ?? 1_000, { refresh: true });
    case "extended":
      return waiting(state, now, close.retry_after_ms ?? between(30_000, 60_000, random));
    case "immediate":
      return { ...lost(state, now), phase: { name: "evicted" } };
  }
}

function afterNudge(state: ConnectionState, now: number): ConnectionState {
  const { phase } = state;
  if (phase.name === "evicted") return opening(state, false);
  if (phase.name === "waiting" && now >= phase.notBefore) return opening(state, phase.refresh);
  return state;
}

function statusOf(state: ConnectionState): ConnectionStatus {
  switch (state.phase.name) {
    case "stopped":
    case "evicted":
      return "disconnected";
    case "refused":
      return "error";
    case "open":
      return "connected";
    case "opening":
    case "waiting":
      if (state.polled) return "polling";
      return state.attempt === 0 ? "connecting" : "reconnecting";
  }
}

/** What a person is shown of it. */
export function viewConnection(state: ConnectionState): ConnectionView {
  const retryAt = state.phase.name === "waiting" ? state.phase.until : null;
  return { status: statusOf(state), attempt: state.attempt, retryAt, since: state.since, close: state.close };
}
