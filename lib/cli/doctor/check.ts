import type { Env } from "../../env";

/** One line of what the doctor found. */
export type Finding = {
  check: "settings" | "database" | "files" | "clock" | "redis" | "address" | "sockets" | "mail" | "inbox" | "model" | "telemetry";
  status: "ok" | "warn" | "fail";
  message: string;
  /** What to do about it. */
  help?: string;
};

/** What a check is given. It never throws: what goes wrong is what it finds. */
export type Patient = {
  env: Env;
  settings: Readonly<Record<string, string | undefined>>;
  /** Names of settings that are bad, and count for nothing in `env`. */
  bad: ReadonlySet<string>;
  migrationsFolder: string;
};

export type Check = (patient: Patient) => Promise<Finding[]>;

export const ok = (check: Finding["check"], message: string): Finding => ({ check, status: "ok", message });
export const warn = (check: Finding["check"], message: string, help: string): Finding => ({ check, status: "warn", message, help });
export const fail = (check: Finding["check"], message: string, help: string): Finding => ({ check, status: "fail", message, help });

/** What an error says, with what it came from: `fetch failed` alone says nothing. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error as Error & { code?: string };
  const code = (error as { code?: unknown }).code;
  const own = message || String(code ?? error.name);
  return cause instanceof Error ? `${own} (${wordsOf(cause)})` : own;
}

/** The middle one of some numbers. */
export const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
