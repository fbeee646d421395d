import type { ErrorCode, ErrorDetails } from "../../protocol/errors";

/** A refusal that its caller can understand: every verb throws only these on purpose. */
export class DomainError extends Error {
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

export const isDomainError = (error: unknown): error is DomainError => error instanceof DomainError;

/** Why the database is away, busy or takes no writes. */
export type DatabaseErrorKind = "disk_full" | "read_only" | "too_many_connections" | "out_of_resources" | "conflict" | "unreachable";

/** By SQLSTATE, or the code of the operating system; the first that fits counts. */
const KIND_OF_CODE: readonly (readonly [RegExp, DatabaseErrorKind])[] = [
  [/^(53100|ENOSPC)$/, "disk_full"],
  [/^25006$/, "read_only"],
  [/^53300$/, "too_many_connections"],
  [/^53/, "out_of_resources"],
  [/^(40001|40P01)$/, "conflict"],
  [/^(08|57P)/, "unreachable"],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/, "unreachable"],
];
const KIND_OF_TEXT: readonly (readonly [RegExp, DatabaseErrorKind])[] = [
  [/no space left on device/i, "disk_full"],
  [
    /connection terminated|timeout exceeded when trying to connect|connection timeout|client has encountered a connection error|not queryable/i,
    "unreachable",
  ],
];

/** Why the database refused, for an error that says so; undefined for any other. Walks the causes, since drizzle wraps what pg threw. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind | undefined {
  const kindOf = (text: unknown, kinds: typeof KIND_OF_CODE) =>
    typeof text === "string" ? kinds.find(([pattern]) => pattern.test(text))?.[1] : undefined;
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) {
    const { code, message } = at as { code?: unknown; message?: unknown };
    const kind = kindOf(code, KIND_OF_CODE) ?? kindOf(message, KIND_OF_TEXT);
    if (kind) return kind;
  }
  return undefined;
}

/** Whether an error means "the database is away for now". */
export const isDatabaseAway = (error: unknown): boolean => databaseErrorKind(error) !== undefined;

/** What a client gets for any error: its own, UNAVAILABLE while the database is away or takes no writes, else INTERNAL. */
export function toDomainError(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  const kind = databaseErrorKind(error);
  if (!kind) return new DomainError("INTERNAL", "Something went wrong on the server", {}, { cause: error });
  const takesNoWrites = kind === "disk_full" || kind === "read_only";
  const message = takesNoWrites ? "Nothing can be saved at the moment" : "The database does not answer at the moment";
  return new DomainError("UNAVAILABLE", message, { retryAfterMs: 1000 }, { cause: error });
}

export const notFound = (what: string) => new DomainError("NOT_FOUND", `There is no such ${what}`);
export const forbidden = (why: string) => new DomainError("FORBIDDEN", why);
export const badRequest = (why: string) => new DomainError("BAD_REQUEST", why);
export const conflict = (why: string) => new DomainError("CONFLICT", why);

/** What was asked for goes on in another conversation, into which this one was merged or its message was moved. */
export class DialogMoved extends DomainError {
  constructor(readonly into: number) {
    super("CONFLICT", `It goes on in the conversation ${into}`, { help: "This conversation was merged or split: use that one." });
  }
}

/** Executes what is for one conversation where that goes on. @throws DialogMoved where it leads back to where it was */
export async function followingMoves<T>(dialogId: number, attempt: (dialogId: number) => Promise<T>): Promise<T> {
  const tried = new Set<number>();
  for (let id = dialogId; ; )
    try {
      tried.add(id);
      return await attempt(id);
    } catch (error) {
      if (!(error instanceof DialogMoved) || tried.has(error.into)) throw error;
      id = error.into;
    }
}
