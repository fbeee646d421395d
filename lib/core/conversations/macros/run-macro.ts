import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { macros } from "../../../../db/schema";
import type { Dialog } from "../../../protocol/dialog";
import { type Actor, notFound, OPERATOR_WRITES, requireMember } from "../../log";
import type { Core } from "../core";
import { getDialog } from "../dialogs/get-dialog";
import { summarizeOne } from "../dialogs/summarize";
import { visibleTo } from "../shared-things";
import { runActions } from "./run-actions";

type RunInput = { dialog_id: number; macro_id: number; client_id?: string | undefined };

/**
 * Does all actions of a macro in order, in one command: what one of them refuses changes nothing at all. A `client_id` runs
 * once in a conversation; asked for again it answers with the conversation as it is by now.
 * @throws DomainError NOT_FOUND, FORBIDDEN, and what an action refuses, with its place and type in the message
 */
export async function runMacro(core: Core, actor: Actor, input: RunInput): Promise<Dialog> {
  requireMember(actor, OPERATOR_WRITES);
  const [macro] = await core.db
    .select({ actions: macros.actions })
    .from(macros)
    .where(and(eq(macros.id, input.macro_id), visibleTo(actor, macros)));
  if (!macro) throw notFound("macro");
  const dialog = await getDialog(core, actor, input.dialog_id);
  const { row } = await runActions(core, actor, { dialog, actions: macro.actions, clientId: input.client_id ?? randomUUID() });
  return summarizeOne(core, actor, row);
}
