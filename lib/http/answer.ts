import type { DomainError } from "../core/log";
import { ERROR_STATUS, errorBody } from "../protocol/errors";

/** What a verb answers with another status than the spec's, or with headers. */
export class Answer<Body = unknown> {
  constructor(
    readonly status: number,
    readonly body: Body,
    readonly headers: Record<string, string> = {},
  ) {}
}

/** An answer whose whole text is known. */
export type TextAnswer = { status: number; headers: Record<string, string>; text: string };

/** An answer as JSON, which nobody keeps. */
export function jsonText({ status, body, headers }: Answer): TextAnswer {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return {
    status,
    text,
    headers: { "content-type": "application/json", "content-length": length, "cache-control": "no-store", ...headers },
  };
}

/** A refusal as protocol.md 7 has it; `at` is handed in so that a test decides the time. */
export function refusal({ code, message, more }: DomainError, at: Date): Answer {
  const error = errorBody(code, message, at, more);
  const headers: Record<string, string> =
    error.retry_after_ms === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(error.retry_after_ms / 1000))) };
  return new Answer(ERROR_STATUS[code], { error }, headers);
}
