import { z } from "zod";

const documentState = z.enum(["draft", "published", "archived"]).describe("only what is published is answered from");
export type DocumentState = z.infer<typeof documentState>;

/** Whom a document is for, from all to few: who sees the later ones sees the earlier ones too. */
export const documentAudience = z.enum(["visitors", "customers", "members"]);
export type DocumentAudience = z.infer<typeof documentAudience>;

/** How a document is answered from; each may be changed by itself. */
export const documentSettings = {
  state: documentState,
  valid_until: z.iso.datetime({ offset: true }).nullable().describe("from then on it is not answered from"),
  preferred: z.boolean().describe("goes before others that speak of the same"),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, "is not the two letters of a language, such as en")
    .nullable()
    .describe("ISO 639-1; null: as its words show"),
  audience: documentAudience.describe("`customers`: those whom a site has identified, and the copilot; `members`: the copilot alone"),
};
