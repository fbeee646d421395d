import { z } from "zod";
import { copyDatabase } from "../../../db/backup";
import { openSession } from "../../../db/session";
import { type Command, CommandError } from "../command";
import { readObjectOf, settingsOf, withSession } from "../open";
import { readOption } from "../options";
import { wayOf } from "./backup";

export const migrateToPostgresCommand: Command = {
  name: "migrate-to-postgres",
  summary: "Copies the embedded database into an empty Postgres, and compares every row",
  operands: [],
  options: { to: { type: "string", value: "URL", describe: "the address of the Postgres; without it DATABASE_URL" } },
  notes: [
    "Stop Baton first. Where anything goes wrong nothing is kept in Postgres, and it can be run again. The embedded database stays as it is.",
    "Afterwards start Baton with DATABASE_URL and with the AUTH_SECRET of before; where none was set it is in BATON_DATA_DIR/auth-secret.",
  ],
  async run(context) {
    const url = readOption(context, "to", z.string()) ?? context.settings.DATABASE_URL;
    if (!url) throw new CommandError("where to? Give --to or DATABASE_URL");
    // Checked as the server would; the embedded database is then found as if it were not set.
    settingsOf({ ...context, settings: { AUTH_SECRET: "not used, a check alone", ...context.settings, DATABASE_URL: url } });
    const settings = { ...context.settings, DATABASE_URL: undefined, REDIS_URL: undefined };
    const tables = await withSession({ ...context, settings }, { mustExist: true }, async (from, env) => {
      const to = await openSession({ url });
      return copyDatabase(from, to, { ...wayOf(context), readObject: readObjectOf(context, env) }).finally(to.close);
    });
    const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
    return {
      lines: [
        `Copied ${rows} rows of ${Object.keys(tables).length} tables, and compared each.`,
        "Now start Baton with DATABASE_URL and the AUTH_SECRET of before; where none was set it is in BATON_DATA_DIR/auth-secret.",
      ],
      json: { tables },
    };
  },
};
