import type { z } from "zod";
import { cut } from "./cut";
import { LIMITS } from "./values";

/** What was wrong with a payload: `where` is a dotted path into it. */
export type Flaw = { where: string; what: string };

export type Parsed<T> = { ok: true; value: T } | { ok: false; flaw: Flaw };

/**
 * The first text in a JSON value that Postgres can't store (a NUL, a lone surrogate) or a nesting that is too deep.
 * Postgres refuses NUL in text and a lone surrogate can't be encoded as UTF-8: both must fail before the database.
 */
export function findFlaw(value: unknown, where = "", depth = 0): Flaw | undefined {
  if (typeof value === "string") return flawOfText(value, where);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth >= LIMITS.JSON_DEPTH_MAX) return { where, what: `is nested deeper than ${LIMITS.JSON_DEPTH_MAX} levels` };
  for (const [key, inner] of Object.entries(value)) {
    const path = where ? `${where}.${cut(key, 40)}` : cut(key, 40);
    const flaw = flawOfText(key, where) ?? findFlaw(inner, path, depth + 1);
    if (flaw) return flaw;
  }
  return undefined;
}

function flawOfText(text: string, where: string): Flaw | undefined {
  if (text.includes("\u0000")) return { where, what: "holds a NUL character" };
  if (!text.isWellFormed()) return { where, what: "holds half of a surrogate pair, which is not valid Unicode" };
  return undefined;
}

/** Checks anything from outside: texts that can be stored, a bounded depth, then the schema. */
export function parse<S extends z.ZodType>(schema: S, payload: unknown): Parsed<z.output<S>> {
  const flaw = findFlaw(payload);
  if (flaw) return { ok: false, flaw };
  const result = schema.safeParse(payload);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, flaw: firstFlaw(result.error) };
}

/** The first thing that a schema found wrong. */
export function firstFlaw({ issues: [issue] }: z.ZodError): Flaw {
  return { where: issue?.path.map(String).join(".") ?? "", what: issue?.message ?? "is not valid" };
}

/** @returns one sentence a developer can act on, for instance `client_id: Invalid UUID`. */
export const flawSentence = ({ where, what }: Flaw): string => (where ? `${where}: ${what}` : what);
