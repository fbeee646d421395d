import { z } from "zod";
import { flag } from "./dialog-filter";

const DAYS_MAX = 3_660;
const days = z.coerce.number().int().min(1).max(DAYS_MAX);

/**
 * The one filter of contacts, for the list, segments and the table: every field that is given narrows what is found. It reads
 * the same from a query string and from JSON; a condition that is not known is refused.
 */
export const contactConditions = z.strictObject({
  q: z.string().trim().max(200).optional().describe("part of the name or e-mail"),
  kind: z.enum(["visitor", "customer"]).optional(),
  has_email: flag.optional().describe("whether an address of theirs is known"),
  attribute: z
    .string()
    .trim()
    .max(300)
    .regex(/^[^:]{1,100}(:.*)?$/, "is not a key, or a key and a value such as plan:pro")
    .optional()
    .describe("`plan`: has this attribute; `plan:pro`: with this value, or with a list that holds it"),
  locale: z.string().trim().max(35).optional().describe("their language, such as `de`; regions of it count too"),
  seen_within: days.optional().describe("was there in the last so many days"),
  not_seen_for: days.optional().describe("was not there for so many days"),
  blocked: flag.optional(),
});
export type ContactConditions = z.infer<typeof contactConditions>;
