import { z } from "zod";

/** The number of this format; a later one may be read by later versions alone. */
export const FORMAT = 1;

/** The first line of a backup. */
export const header = z.object({
  baton_backup: z.literal(FORMAT),
  made_at: z.iso.datetime(),
  /** The newest migration that the database had had. */
  schema: z.number().int(),
  /** Which keys of the settings may be needed to read it; the keys themselves are not in it. */
  keys: z.array(z.string()),
  database: z.enum(["pglite", "postgres"]),
});
export type Header = z.infer<typeof header>;

/** The line before a table's rows, each of which is an array of texts and nulls. */
export const tableLine = z.object({
  table: z.string(),
  columns: z
    .array(z.string())
    .min(1)
    .refine((columns) => new Set(columns).size === columns.length),
});

/** Beyond all that is counted, and exact as a number, with room above it. */
const LAST_MAX = 1e15;

const counted = z.object({ rows: z.number().int().min(0), sha256: z.string() });
const sequence = z.object({ last: z.number().int().min(1).max(LAST_MAX), called: z.boolean() });

/** The last line: without it a backup is not whole. */
export const footer = z.object({ tables: z.record(z.string(), counted), sequences: z.record(z.string(), sequence) });
export type Footer = z.infer<typeof footer>;
export type Sequences = Footer["sequences"];

/** What `export.json` of an exported workspace says. */
export const exportHeader = z.object({
  baton_export: z.literal(FORMAT),
  made_at: z.iso.datetime(),
  schema: z.number().int(),
  workspace: z.object({ id: z.number().int(), name: z.string() }),
  /** The rows of each part. */
  rows: z.record(z.string(), z.number().int().min(0)),
  files: z.number().int().min(0),
  /** Files whose bytes were not in their store any more, where there are such. */
  missing_files: z.array(z.string()).optional(),
});

/** A backup that can't be restored; the message says why. */
export class BackupRefusal extends Error {}
