import { z } from "zod";
import { line, memberRole } from "./values";

export const SENSITIVE_KINDS = ["cards", "ibans", "passwords", "keys"] as const;
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

/** A pattern of the workspace's own, in RE2's syntax: matched in time linear to the text, whatever it says. */
const ownPattern = z.object({ name: line(60), pattern: z.string().min(1).max(200) });
export type OwnPattern = z.infer<typeof ownPattern>;

/** Days of the longest retention: a hundred years. */
const RETENTION_DAYS_MAX = 36_500;

export const privacySettings = z.object({
  cards: z.boolean().describe("payment cards: 13 to 19 digits whose check digit is right"),
  ibans: z.boolean().describe("bank accounts: an IBAN whose check digits are right"),
  passwords: z.boolean().describe('what follows words such as "password:" or "PIN is"'),
  keys: z.boolean().describe("API keys, tokens and private keys, by their form"),
  patterns: z.array(ownPattern).max(20).describe("patterns of one's own"),
  reveal_role: memberRole.describe("the least role that may reveal what was masked"),
  retention_days: z
    .number()
    .int()
    .min(1)
    .max(RETENTION_DAYS_MAX)
    .nullable()
    .describe("resolved conversations are erased after; null: never"),
});
export type PrivacySettings = z.infer<typeof privacySettings>;

/** What a new workspace begins with. */
export const DEFAULT_PRIVACY: PrivacySettings = {
  cards: true,
  ibans: true,
  passwords: true,
  keys: true,
  patterns: [],
  reveal_role: "admin",
  retention_days: null,
};
