import { parseArgs } from "node:util";
import { BackupRefusal } from "../../db/backup";
import { DatabaseRefusal } from "../../db/explain-refusal";
import { isDomainError } from "../core/log";
import { StartError } from "../env";
import { type Command, CommandError, type Context, EVERY_OPTION, EXIT, helpOf, type Outcome, overview, UsageError } from "./command";

/** What a run of the command has to do with the outside. */
export type Surroundings = Omit<Context, "options" | "operands"> & { print: (text: string) => void; complain: (text: string) => void };

/**
 * Runs what the words after `baton` say.
 * @returns the exit code (`EXIT`); it never throws
 */
export async function run(commands: readonly Command[], words: readonly string[], around: Surroundings): Promise<number> {
  if (words.length === 0 || words[0] === "--help" || words[0] === "help") {
    around.print(overview(commands));
    return words.length === 0 ? EXIT.usage : EXIT.done;
  }
  const json = words.includes("--json");
  try {
    const { command, options, operands } = parse(commands, words);
    if (options.help) {
      around.print(helpOf(command));
      return EXIT.done;
    }
    const outcome = await command.run({ ...around, options, operands });
    around.print(written(outcome, json));
    return outcome.failed ? EXIT.failed : EXIT.done;
  } catch (error) {
    return explain(error, json, around);
  }
}

const written = ({ lines, json }: Outcome, asJson: boolean): string => (asJson ? JSON.stringify(json, null, 2) : lines.join("\n"));

function explain(error: unknown, json: boolean, { signal, print, complain }: Surroundings): number {
  const isUsage = error instanceof UsageError;
  const line = signal.aborted && error === signal.reason ? "stopped; nothing was kept of it" : lineOf(error);
  if (json) print(JSON.stringify({ error: line }, null, 2));
  complain(`baton: ${line}${isUsage ? "; see baton --help" : ""}`);
  if (signal.aborted) return EXIT.stopped;
  return isUsage ? EXIT.usage : EXIT.failed;
}

const ON_PURPOSE = [UsageError, CommandError, StartError, DatabaseRefusal, BackupRefusal];

/** One line for what is known to go wrong; a fault of ours keeps its stack. */
function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isDomainError(error)) return [error.message, ...(error.more.workspaces ?? []).map(({ id, name }) => `${id} (${name})`)].join(", ");
  if (error instanceof DatabaseRefusal && error.message.includes("in use by another process"))
    return `${error.message}: stop Baton first, and start it again afterwards`;
  return ON_PURPOSE.some((known) => error instanceof known) ? error.message : (error.stack ?? error.message);
}

type Parsed = { command: Command; options: Context["options"]; operands: string[] };

/** @throws UsageError */
function parse(commands: readonly Command[], words: readonly string[]): Parsed {
  const command = commands.find(({ name }) => name === words.slice(0, name.split(" ").length).join(" "));
  if (!command) throw new UsageError(`there is no command ${words[0]}`);
  const { values, positionals } = parseWords(command, words.slice(command.name.split(" ").length));
  const required = command.operands.filter((operand) => !operand.startsWith("["));
  if (!values.help && positionals.length < required.length)
    throw new UsageError(`${command.name}: ${required[positionals.length]} is missing`);
  if (positionals.length > command.operands.length) throw new UsageError(`${command.name}: ${positionals.at(-1)} is one word too many`);
  return { command, options: values, operands: positionals };
}

function parseWords({ name, options }: Command, args: string[]): { values: Context["options"]; positionals: string[] } {
  try {
    const known = { ...options, ...EVERY_OPTION };
    const types = Object.fromEntries(Object.entries(known).map(([option, { type }]) => [option, { type }]));
    const { values, positionals } = parseArgs({ args, options: types, allowPositionals: true });
    return { values: values as Context["options"], positionals };
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message.split(". ")[0]}`, { cause: error });
  }
}
