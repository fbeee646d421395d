/** What a command is given, besides its options. */
export type Context = {
  /** The settings: environment variables. */
  settings: Readonly<Record<string, string | undefined>>;
  /** The folder in which Baton stands, for its migrations. */
  root: string;
  /** The folder that paths of options are meant from. */
  folder: string;
  options: Readonly<Record<string, string | boolean | undefined>>;
  /** What stands behind the options, in order. */
  operands: readonly string[];
  /** Says how far it has got, beside the answer. */
  progress: (line: string) => void;
  /** The first line that comes in on stdin. */
  readLine: () => Promise<string>;
  /** Aborts when the command is to stop. */
  signal: AbortSignal;
};

/** What a command answers: lines for a person, `json` for a program. */
export type Outcome = {
  lines: readonly string[];
  json: unknown;
  /** It has done its work, and what it found is bad. */
  failed?: boolean;
};

type Option = {
  type: "string" | "boolean";
  /** What stands for its value in the help. */
  value?: string;
  describe: string;
};

export type Command = {
  /** As it is called; two words for one of several of a kind. */
  name: string;
  summary: string;
  /** What stands behind the options, as the help writes it; those in brackets may be left out. */
  operands: readonly string[];
  options: Readonly<Record<string, Option>>;
  /** Paragraphs of the help: what is good to know before. */
  notes: readonly string[];
  run: (context: Context) => Promise<Outcome>;
};

/** What a command ends with. */
export const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;

/** The command can't do what it was asked; the message is one line. */
export class CommandError extends Error {}

/** It was called in a way that it does not know; the message is one line. */
export class UsageError extends Error {}

export const EVERY_OPTION = {
  json: { type: "boolean", describe: "answers with JSON" },
  help: { type: "boolean", describe: "shows this" },
} as const satisfies Record<string, Option>;

const column = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

/** @returns the help of one command */
export function helpOf({ name, summary, operands, options, notes }: Command): string {
  const all: [string, Option][] = Object.entries({ ...options, ...EVERY_OPTION });
  const named = all.map(([option, { value, describe }]) => [`--${option}${value ? ` ${value}` : ""}`, describe] as const);
  const usage = ["baton", name, "[options]", ...operands].join(" ");
  return [`Usage: ${usage}`, "", summary, "", "Options:", ...column(named), ...notes.flatMap((note) => ["", note])].join("\n");
}

/** @returns the help of all of them */
export const overview = (commands: readonly Command[]): string =>
  [
    "Usage: baton <command> [options]",
    "",
    "Commands:",
    ...column(commands.map(({ name, summary }) => [name, summary] as const)),
    "",
    "Settings are read from the environment, as by the server. `baton <command> --help` says more.",
    "Ends with 0 when it is done, 1 when it failed or found something bad, 2 for a wrong call, 130 when it was stopped.",
  ].join("\n");
