import { restoreBackup } from "../../../db/backup";
import type { Command } from "../command";
import { secretsOf, withSession } from "../open";
import { pathOf } from "../options";
import { wayOf } from "./backup";

export const restoreCommand: Command = {
  name: "restore",
  summary: "Puts a backup in the place of an empty database",
  operands: ["FILE"],
  options: {
    force: { type: "boolean", describe: "throws away what is in the database" },
    "without-keys": { type: "boolean", describe: "goes on where AUTH_SECRET or WS_ENCRYPTION_KEY is not that of the backup" },
  },
  notes: [
    "Stop Baton first. Where anything goes wrong the database is as it was. A backup of an older version is brought up to date; one of a newer version is refused.",
    "Everybody signs in again. Ids and positions of the event feed go on from the time of the restore, so that none is given twice.",
  ],
  async run(context) {
    const file = pathOf(context, context.operands[0] ?? "");
    const { force, "without-keys": withoutKeys } = context.options;
    const restored = await withSession(context, { mustExist: false }, (session, env) =>
      restoreBackup(session, file, {
        ...wayOf(context),
        keys: secretsOf(env).keyIds,
        now: new Date(),
        force: force === true,
        withoutKeys: withoutKeys === true,
      }),
    );
    const rows = Object.values(restored.tables).reduce((sum, table) => sum + table.rows, 0);
    return {
      lines: [`Restored ${rows} rows of ${Object.keys(restored.tables).length} tables, as of ${restored.made_at}. Start Baton now.`],
      json: { file, made_at: restored.made_at, schema: restored.schema, tables: restored.tables },
    };
  },
};
