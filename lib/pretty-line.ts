const LEVELS: Record<number, readonly [name: string, color: number]> = {
  10: ["trace", 90],
  20: ["debug", 36],
  30: ["info", 32],
  40: ["warn", 33],
  50: ["error", 31],
  60: ["fatal", 35],
};

/** Of every line the same, so of no use to a person who looks at one process. */
const LEFT_OUT = new Set(["level", "time", "msg", "pid", "node", "err"]);
/** What a terminal would obey in place of showing it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what this is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const shown = (text: string): string => text.replace(CONTROL, (control) => JSON.stringify(control).slice(1, -1));

/**
 * A line of the log for a person at a terminal: time, level, event, fields; an error's stack below it.
 * @param line JSON, as pino writes it; what is none is shown as it is
 */
export function prettyLine(line: string, colors: boolean): string {
  const fields = fieldsOf(line);
  if (!fields) return line;
  const paint = (color: number, text: string) => (colors ? `\u001b[${color}m${text}\u001b[0m` : text);
  const [level, color] = LEVELS[Number(fields.level)] ?? [String(fields.level), 0];
  const time = new Date(Number(fields.time)).toTimeString().slice(0, 8);
  const rest = Object.entries(fields)
    .filter(([name, value]) => !LEFT_OUT.has(name) && value !== undefined)
    .map(([name, value]) => paint(90, `${name}=${shown(typeof value === "string" ? value : JSON.stringify(value))}`));
  const head = [paint(90, time), paint(color, level.padEnd(5)), shown(String(fields.msg ?? "")), ...rest].join(" ");
  return `${head}\n${errorLines(fields.err)}`;
}

function errorLines(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { type, message, stack, cause } = error as Record<string, unknown>;
  const lines = String(stack ?? `${type ?? "Error"}: ${message ?? ""}`).split("\n");
  return lines.map((line) => `    ${shown(line)}\n`).join("") + errorLines(cause);
}

function fieldsOf(line: string): Record<string, unknown> | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === "object" && fields !== null ? (fields as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
