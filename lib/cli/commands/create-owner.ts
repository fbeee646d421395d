import { createOwner } from "../../core/people";
import { email, line, numericId } from "../../protocol/values";
import type { Command } from "../command";
import { withDatabase } from "../open";
import { PASSWORD_OPTION, passwordOf, readOption, requireOption } from "../options";

export const createOwnerCommand: Command = {
  name: "create-owner",
  summary: "Makes an owner, and the first workspace where there is none",
  operands: [],
  options: {
    email: { type: "string", value: "ADDRESS", describe: "their address" },
    name: { type: "string", value: "NAME", describe: "their name; without it made of the address" },
    workspace: { type: "string", value: "ID", describe: "whose owner; without it the workspace that was made first" },
    ...PASSWORD_OPTION,
  },
  notes: ["A server that runs on Postgres may go on; with the embedded database stop it first."],
  async run(context) {
    const owner = {
      email: requireOption(context, "email", email),
      name: readOption(context, "name", line(120)),
      workspaceId: readOption(context, "workspace", numericId),
    };
    const { password, made } = await passwordOf(context);
    const { memberId, workspace } = await withDatabase(context, { mustExist: false }, ({ db }) =>
      createOwner({ db, now: () => new Date() }, { ...owner, password }),
    );
    return {
      lines: [`${owner.email} is an owner of ${workspace.name} now.`, ...(made ? [`Password  ${password}   (shown once)`] : [])],
      json: { member_id: memberId, workspace_id: workspace.id, email: owner.email, ...(made ? { password } : {}) },
    };
  },
};
