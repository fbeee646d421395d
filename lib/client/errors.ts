import type { ErrorBody } from "@/lib/protocol/errors";

/** What a call answers when the server could not be asked: recoverable, for nothing is known to have happened. */
export function unreachable(clock: { now(): number }, error = "The server can't be reached"): { ok: false; error: ErrorBody } {
  const timestamp = new Date(clock.now()).toISOString();
  return {
    ok: false,
    error: { code: "UNAVAILABLE", error, timestamp, recoverable: true, help: "It is sent again by itself when the connection is back." },
  };
}
