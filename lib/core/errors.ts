import type { ErrorCode, ErrorDetails } from "../protocol/errors";

const BRAND = "baton.DomainError";

/** A refusal that its caller can understand: every verb throws only these on purpose. */
export class DomainError extends Error {
  readonly brand = BRAND;
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly more: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = "DomainError";
  }
}

/** By brand and not by class: Next's routes and the server hold separate copies of this module. */
export const isDomainError = (error: unknown): error is DomainError =>
  typeof error === "object" && error !== null && (error as { brand?: unknown }).brand === BRAND;

/** SQLSTATE classes and codes of a database that is away or busy: connection, resources, shutdown, deadlock, read-only standby. */
const AWAY_STATE = /^(08|53|57P|40001|40P01|25006)/;
const AWAY_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH", "EAI_AGAIN"]);
const AWAY_TEXT =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|client has encountered a connection error|not queryable/i;

/** Whether an error means "the database is away for now". Walks the causes, since drizzle wraps what pg threw. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) {
    const { code, message } = at as { code?: unknown; message?: unknown };
    if (typeof code === "string" && (AWAY_STATE.test(code) || AWAY_CODES.has(code))) return true;
    if (typeof message === "string" && AWAY_TEXT.test(message)) return true;
  }
  return false;
}

/** What a client is told of any error: its own, UNAVAILABLE while the database is away, else INTERNAL. */
export function toDomainError(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  if (isDatabaseAway(error))
    return new DomainError("UNAVAILABLE", "The database does not answer at the moment", { retryAfterMs: 1000 }, { cause: error });
  return new DomainError("INTERNAL", "Something went wrong on the server", {}, { cause: error });
}

export const notFound = (what: string) => new DomainError("NOT_FOUND", `There is no such ${what}`);
export const forbidden = (why: string) => new DomainError("FORBIDDEN", why);
export const badRequest = (why: string) => new DomainError("BAD_REQUEST", why);
export const conflict = (why: string) => new DomainError("CONFLICT", why);
