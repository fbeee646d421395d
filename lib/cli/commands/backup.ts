import { existsSync } from "node:fs";
import { writeBackup } from "../../../db/backup";
import { type Command, CommandError, type Context } from "../command";
import { migrationsFolder, readObjectOf, secretsOf, withSession } from "../open";
import { pathOf } from "../options";

/** `2026-11-27T09-30-00Z`: no colons, which some systems have no files with. */
const stamp = (now: Date): string =>
  now
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");

export const backupCommand: Command = {
  name: "backup",
  summary: "Writes everything of the installation into one file",
  operands: ["[FILE]"],
  options: {},
  notes: [
    "FILE is baton-TIME.jsonl.gz in this folder without one; one that is there already is not written over. It holds the database as it was at one moment, files included. Not in it are AUTH_SECRET and WS_ENCRYPTION_KEY, without which what is encrypted in it can't be read: keep them apart from it. Nor are sign-ins, and what is made anew: vectors of passages.",
    "A server that runs on Postgres may go on; with the embedded database stop it first.",
  ],
  async run(context) {
    const now = new Date();
    const file = pathOf(context, context.operands[0] ?? `baton-${stamp(now)}.jsonl.gz`);
    if (existsSync(file)) throw new CommandError(`${file} is there already`);
    const made = await withSession(context, { mustExist: true }, async (session, env) => ({
      ...(await writeBackup(session, file, {
        ...wayOf(context),
        readObject: readObjectOf(context, env),
        keys: secretsOf(env).keyIds,
        now,
      })),
      secret: env.DATABASE_URL ? "AUTH_SECRET" : `AUTH_SECRET (${env.BATON_DATA_DIR}/auth-secret, where it was not set)`,
    }));
    const rows = Object.values(made.tables).reduce((sum, table) => sum + table.rows, 0);
    return {
      lines: [
        `${file}: ${rows} rows of ${Object.keys(made.tables).length} tables, as of ${made.made_at}.`,
        `Not in it: ${made.secret} and WS_ENCRYPTION_KEY. Keep them apart from it; what is encrypted can't be read without.`,
      ],
      json: { file, made_at: made.made_at, schema: made.schema, tables: made.tables },
    };
  },
};

/** What the copying of a database takes of a command. */
export const wayOf = (context: Context) => ({
  migrationsFolder: migrationsFolder(context),
  signal: context.signal,
  progress: context.progress,
});
