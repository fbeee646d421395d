import type { ErrorCode } from "./error-codes";
import type { ErrorBody } from "./failures";
import type { Message } from "./message";

export { ERROR_STATUS, type ErrorCode } from "./error-codes";
export type { ErrorBody };

/** The same attempt, made again later, can succeed. */
const RECOVERABLE: ReadonlySet<ErrorCode> = new Set(["RATE_LIMITED", "UNAVAILABLE", "INTERNAL"]);

const HELP: Record<ErrorCode, string> = {
  BAD_REQUEST: "Correct the named field and send it again.",
  UNAUTHENTICATED: "Sign in, or send a valid credential, and try again.",
  FORBIDDEN: "Ask an owner or admin of the workspace for access.",
  NOT_FOUND: "Check the id; it may have been removed, or belong to somebody else.",
  CONFLICT: "Fetch the current state and decide again.",
  TOO_LARGE: "Send less at once.",
  RATE_LIMITED: "Wait for retry_after_ms, then send the same again.",
  INTERNAL: "Try again; if it goes on, the server's log has the details.",
  UNAVAILABLE: "Send the same again in a moment; nothing was stored twice.",
};

/** What an error may say beside its words. */
export type ErrorDetails = { help?: string; retryAfterMs?: number; workspaces?: { id: number; name: string }[]; missed?: Message[] };

/** @returns the wire form of an error; `at` is handed in so that a test decides the time. */
export function errorBody(code: ErrorCode, error: string, at: Date, more: ErrorDetails = {}): ErrorBody {
  return {
    code,
    error,
    timestamp: at.toISOString(),
    recoverable: RECOVERABLE.has(code),
    help: more.help ?? HELP[code],
    ...(more.retryAfterMs === undefined ? {} : { retry_after_ms: Math.ceil(more.retryAfterMs) }),
    ...(more.workspaces === undefined ? {} : { workspaces: more.workspaces }),
    ...(more.missed === undefined ? {} : { missed: more.missed }),
  };
}
