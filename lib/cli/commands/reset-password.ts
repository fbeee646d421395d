import { resetPasswordOf } from "../../core/people";
import { email, numericId } from "../../protocol/values";
import type { Command } from "../command";
import { withDatabase } from "../open";
import { PASSWORD_OPTION, passwordOf, readOption, requireOption } from "../options";

export const resetPasswordCommand: Command = {
  name: "reset-password",
  summary: "Sets a new password of a member, and ends every sign-in of theirs",
  operands: [],
  options: {
    email: { type: "string", value: "ADDRESS", describe: "their address" },
    workspace: { type: "string", value: "ID", describe: "which one, for a member of several" },
    "without-two-factor": { type: "boolean", describe: "turns their two-factor sign-in off as well" },
    ...PASSWORD_OPTION,
  },
  notes: ["A server that runs on Postgres may go on, and notices within seconds; with the embedded database stop it first."],
  async run(context) {
    const named = {
      email: requireOption(context, "email", email),
      workspaceId: readOption(context, "workspace", numericId),
      withoutTwoFactor: context.options["without-two-factor"] === true,
    };
    const { password, made } = await passwordOf(context);
    const { memberId } = await withDatabase(context, { mustExist: true }, ({ db }) => resetPasswordOf({ db }, named, password));
    return {
      lines: [
        `${named.email} has a new password now; they are signed out everywhere.`,
        ...(made ? [`Password  ${password}   (shown once)`] : []),
      ],
      json: { member_id: memberId, email: named.email, ...(made ? { password } : {}) },
    };
  },
};
