import fc from "fast-check";
import type { z } from "zod";

const nested = (depth: number) => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
};

/** What no schema expects, and what has ended servers before. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, "", "\u0000", "a\u0000b", "\ud800", "x\udfff", "../..", "{}", "9".repeat(400)),
  fc.constantFrom<unknown>(-1, 0, 1.5, 1e308, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 31, 2 ** 63),
  fc.constantFrom<unknown>([], {}, [[]], [null], { __proto__: null, constructor: 1 }, { length: -1 }, nested(500)),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The names that a schema knows. */
export const keysOf = (schema: z.ZodType | undefined) => Object.keys((schema as z.ZodObject | undefined)?.shape ?? {});

/** Junk as a whole, or junk under the names that the schema knows: partly right payloads get further in. */
export const payloadFor = (schema: z.ZodType | undefined, known: Record<string, unknown>) =>
  fc.oneof(
    junk,
    fc.record(
      Object.fromEntries(
        keysOf(schema).map((key) => [key, key in known ? fc.oneof({ weight: 3, arbitrary: fc.constant(known[key]) }, junk) : junk]),
      ),
      { requiredKeys: [] },
    ),
  );
