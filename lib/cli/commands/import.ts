import { importWorkspace } from "../../../db/backup";
import { newWebhookSecret, randomToken, type Secrets } from "../../core/system";
import type { Command } from "../command";
import { secretsOf, withSession } from "../open";
import { pathOf } from "../options";
import { wayOf } from "./backup";

export const importCommand: Command = {
  name: "import",
  summary: "Puts an exported workspace into an empty database",
  operands: ["FOLDER"],
  options: {},
  notes: [
    "FOLDER is one that export made. Stop Baton first. Where anything goes wrong the database is as it was.",
    "What opens something is not in an export: members set passwords anew (reset-password, or the link for a forgotten one), sites and tools get new secrets, API keys come revoked, and webhooks disabled.",
  ],
  async run(context) {
    const folder = pathOf(context, context.operands[0] ?? "");
    const imported = await withSession(context, { mustExist: false }, (session, env) =>
      importWorkspace(session, folder, { ...wayOf(context), now: new Date(), newSecrets: newSecrets(secretsOf(env)) }),
    );
    const rows = Object.values(imported.rows).reduce((sum, count) => sum + count, 0);
    return {
      lines: [
        `Imported ${rows} rows and ${imported.files} files of ${imported.workspace.name}, as of ${imported.made_at}.`,
        "Set anew: passwords (baton reset-password), secrets of sites, tools and bots, API keys, and webhooks, which are disabled. Then start Baton.",
      ],
      json: { folder, ...imported },
    };
  },
};

/** By table and column: values that nobody knows until they are set anew in the dashboard. */
const newSecrets = ({ seal }: Secrets) => ({
  "sites.secret_sealed": () => seal(randomToken("bs_", 32)),
  "webhooks.secret_sealed": () => seal(newWebhookSecret()),
  "api_keys.key_hash": () => randomToken("", 32),
});
