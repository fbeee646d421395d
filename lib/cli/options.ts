import { resolve } from "node:path";
import type { z } from "zod";
import { randomToken } from "../core/system";
import { password as passwordSchema } from "../protocol/routes/people";
import { type Context, UsageError } from "./command";

/**
 * An option as its schema has it; undefined where it was not given.
 * @throws UsageError
 */
export function readOption<S extends z.ZodType>({ options }: Context, name: string, schema: S): z.output<S> | undefined {
  const given = options[name];
  if (given === undefined) return undefined;
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new UsageError(`--${name} ${parsed.error.issues[0]?.message ?? "is wrong"}`);
  return parsed.data;
}

/** @throws UsageError where it was not given */
export function requireOption<S extends z.ZodType>(context: Context, name: string, schema: S): z.output<S> {
  const value = readOption(context, name, schema);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

/** A path as it is meant: from the folder in which the command was called. */
export const pathOf = ({ folder }: Context, path: string): string => resolve(folder, path);

export const PASSWORD_OPTION = {
  "password-stdin": { type: "boolean", describe: "reads the password from stdin; without it one is made, and shown once" },
} as const;

/**
 * A password of somebody's own, by stdin alone: what stands on the command line is seen by everybody on the machine.
 * @throws UsageError for one that is too short
 */
export async function passwordOf(context: Context): Promise<{ password: string; made: boolean }> {
  if (!context.options["password-stdin"]) return { password: randomToken("", 12), made: true };
  const parsed = passwordSchema.safeParse(await context.readLine());
  if (!parsed.success) throw new UsageError(`the password ${parsed.error.issues[0]?.message ?? "is wrong"}`);
  return { password: parsed.data, made: false };
}
