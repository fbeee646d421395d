/** An error as it may be logged: no parameter of a query, no row, nothing that somebody wrote. */
export type LoggedError = {
  type: string;
  message: string;
  code?: string;
  /** The SQL text of a query that failed, with `$1` where its parameters were. */
  query?: string;
  /** The frames alone: the line above them would repeat the message. */
  stack?: string;
  cause?: LoggedError;
};

const SQL_CHARS = 500;
const MESSAGE_CHARS = 500;
const STACK_CHARS = 4_000;
const CAUSES_MAX = 5;

/** SQLSTATE class 22: the value that does not fit is quoted in the message. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;
const QUOTED = /["“”„«].*["“”»]/su;
const FRAME = /^ {4}at /;

type Thrown = Error & { code?: unknown; query?: unknown; params?: unknown; cause?: unknown };

/** drizzle's error: its `message`, `stack` and `params` hold every parameter of the query. */
const isQueryError = (error: Thrown): error is Thrown & { query: string } => typeof error.query === "string" && Array.isArray(error.params);

function messageOf(error: Thrown): string {
  if (isQueryError(error)) return "A query failed";
  const message = typeof error.code === "string" && DATA_EXCEPTION.test(error.code) ? error.message.replace(QUOTED, '"…"') : error.message;
  return message.slice(0, MESSAGE_CHARS).toWellFormed();
}

/** The frames of a stack, found behind the message, since a message may hold lines that look like frames. */
function framesOf(error: Thrown): string | undefined {
  const { stack, message } = error;
  if (typeof stack !== "string") return undefined;
  const at = message === "" ? 0 : stack.indexOf(message);
  if (at < 0) return undefined;
  const frames = stack
    .slice(at + message.length)
    .split("\n")
    .filter((line) => FRAME.test(line));
  return frames.length > 0 ? frames.join("\n").slice(0, STACK_CHARS) : undefined;
}

/**
 * What the log keeps of an error: its name, code, message and frames, those of its causes, and the SQL text of a query
 * that failed. Never the query's parameters, nor Postgres' `detail` and `where`, which quote rows.
 * @param thrown whatever was thrown; what is no error is named by its kind alone
 */
export function serializeError(thrown: unknown, causes = CAUSES_MAX): LoggedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: "Something that is no error was thrown" };
  const error = thrown as Thrown;
  const logged: LoggedError = { type: error.constructor?.name || error.name, message: messageOf(error) };
  if (typeof error.code === "string") logged.code = error.code.slice(0, 100);
  if (isQueryError(error)) logged.query = error.query.slice(0, SQL_CHARS);
  const stack = framesOf(error);
  if (stack !== undefined) logged.stack = stack;
  if (error.cause instanceof Error && causes > 0) logged.cause = serializeError(error.cause, causes - 1);
  return logged;
}

/** An error and its causes in one line, for places that keep a sentence: as safe as the log. */
export function errorLine(thrown: unknown): string {
  const parts: string[] = [];
  for (let at: LoggedError | undefined = serializeError(thrown); at; at = at.cause) parts.push(`${at.type}: ${at.message}`);
  return parts.join(" ← ");
}
