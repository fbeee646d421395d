import { existsSync } from "node:fs";
import { exportWorkspace } from "../../../db/backup";
import { numericId } from "../../protocol/values";
import { type Command, CommandError } from "../command";
import { readObjectOf, withSession } from "../open";
import { pathOf, readOption } from "../options";
import { wayOf } from "./backup";

export const exportCommand: Command = {
  name: "export",
  summary: "Writes everything of a workspace as JSON Lines and files",
  operands: ["FOLDER"],
  options: { workspace: { type: "string", value: "ID", describe: "which one, where there are several" } },
  notes: [
    "FOLDER is made. Each part is a file of JSON Lines (conversations.jsonl, messages.jsonl, contacts.jsonl …), uploaded files lie in files/, and export.json says what there is. No secrets are in it, and hidden text is masked as in the conversation. import takes it in again; to move an installation with its secrets, use backup and restore.",
    "A server that runs on Postgres may go on; with the embedded database stop it first.",
  ],
  async run(context) {
    const folder = pathOf(context, context.operands[0] ?? "");
    const workspaceId = readOption(context, "workspace", numericId);
    if (existsSync(folder)) throw new CommandError(`${folder} is there already`);
    const way = { ...wayOf(context), now: new Date(), workspaceId };
    const exported = await withSession(context, { mustExist: true }, (session, env) =>
      exportWorkspace(session, folder, { ...way, readObject: readObjectOf(context, env) }),
    );
    const rows = Object.values(exported.rows).reduce((sum, count) => sum + count, 0);
    return {
      lines: [`${folder}: ${rows} rows and ${exported.files} files of ${exported.workspace.name}, as of ${exported.made_at}.`],
      json: { folder, ...exported },
    };
  },
};
