import pino, { type DestinationStream, type LogFn, type Logger } from "pino";
import type { Env } from "./env";
import { prettyLine } from "./pretty-line";
import { serializeError } from "./serialize-error";

/** The same warning or error is written so many times a minute; the others are counted. */
const SAME_A_MINUTE = 10;
const MINUTE_MS = 60_000;
/** Kinds of lines counted apart; what comes beyond them shares one count. */
const KINDS_MAX = 500;
/** Lines that wait for a reader of stderr that does not read; what comes on top is dropped. */
const WAITING_BYTES = 8 * 1024 * 1024;
const WARN = 40;

type Counted = { written: number; held: number; level: number; text: string };

/** What every line says: `base` of the process, `belongsTo` of what is done at the moment. */
type LogContext = { base?: Record<string, unknown> | null; belongsTo?: () => object };

const isSecurity = (fields: unknown): boolean =>
  typeof fields === "object" && fields !== null && "category" in fields && fields.category === "security";

/** What a line is counted by: its text, the kind of its error, and the code it names. */
function kindOf(args: readonly unknown[], level: number): { kind: string; text: string } {
  const [first, second] = args;
  const text = typeof first === "string" ? first : typeof second === "string" ? second : "an error";
  const fields = typeof first === "object" && first !== null ? (first as { err?: unknown; code?: unknown }) : {};
  const named = typeof fields.code === "number" ? String(fields.code) : "";
  const error = first instanceof Error ? first : fields.err;
  const { type, code, cause } = error instanceof Error ? serializeError(error, 1) : { type: "", code: "", cause: undefined };
  return { kind: [level, text, named, type, code ?? "", cause?.type ?? "", cause?.code ?? ""].join("\n"), text };
}

/** Holds back lines of a kind that comes too often, and says at the end of the minute how many there were. */
function createThrottle(write: (level: number, fields: { repeated: number }, text: string) => void) {
  const kinds = new Map<string, Counted>();
  const settle = () => {
    for (const { held, level, text } of kinds.values()) if (held > 0) write(level, { repeated: held }, text);
    kinds.clear();
  };
  return {
    mayWrite(args: readonly unknown[], level: number): boolean {
      if (kinds.size === 0) setTimeout(settle, MINUTE_MS).unref();
      const { kind, text } = kindOf(args, level);
      const key = kinds.has(kind) || kinds.size < KINDS_MAX ? kind : "";
      const counted = kinds.get(key) ?? { written: 0, held: 0, level, text };
      kinds.set(key, counted);
      const may = counted.written < SAME_A_MINUTE;
      if (may) counted.written += 1;
      else counted.held += 1;
      return may;
    },
    settle,
  };
}

/**
 * JSON lines on stderr, or lines for a person where that is a terminal; stdout is for what a person reads at the start. Written beside the event loop, and flushed when
 * the process ends. Errors are logged without the parameters of their queries; a warning or error that repeats itself
 * is written ten times a minute and then counted.
 * @param destination where the lines go instead of stderr
 * @param context what each line says besides
 */
export function createLog(
  env: Pick<Env, "WS_LOG_LEVEL">,
  destination?: DestinationStream,
  { base = null, belongsTo }: LogContext = {},
): Logger {
  const throttle = createThrottle((level, fields, text) => {
    const name = pino.levels.labels[level] as "info" | "warn" | "error" | "fatal";
    direct[name](fields, text);
  });
  const options = {
    level: env.WS_LOG_LEVEL,
    base,
    ...(belongsTo ? { mixin: belongsTo } : {}),
    redact: ["*.password", "*.token", "*.site_token", "*.visitor_token", "*.authorization", "*.cookie"],
    formatters: { log: withoutErrors },
    serializers: { err: (error: unknown) => error },
  };
  // Before pino's own listeners, which write what waits and close the stream.
  if (!destination) for (const end of ["beforeExit", "exit"]) process.once(end, throttle.settle);
  const stream = destination ?? openStderr();
  const direct = pino(options, stream);
  const hooks = {
    logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn, level: number): void {
      if ((level >= WARN || (isSecurity(args[0]) && !this.isLevelEnabled("debug"))) && !throttle.mayWrite(args, level)) return;
      // pino would take the error's own message as the line's.
      const [first, ...rest] = args as unknown[];
      const bare = first instanceof Error ? { err: first } : first;
      const text = typeof first === "object" && first !== null && rest.length === 0 ? ["an error"] : rest;
      method.apply(this, [bare, ...text] as Parameters<LogFn>);
    },
  };
  return pino({ ...options, hooks }, stream);
}

/** pino flushes it when the process ends. Lines that can't be written, as on a full disk, are lost; the process goes on. */
function openStderr(): DestinationStream {
  // NO_COLOR: https://no-color.org
  if (process.stderr.isTTY) return { write: (line) => void process.stderr.write(prettyLine(line, !process.env.NO_COLOR)) };
  const stream = pino.destination({ fd: 2, sync: false, maxLength: WAITING_BYTES });
  stream.on("error", () => undefined);
  return stream;
}

/** Errors among a line's fields, whatever their names, as they may be logged. */
function withoutErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? serializeError(value) : value]));
}
