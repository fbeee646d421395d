import type { Handoff } from "../../protocol/dialog";
import type { Actor } from "../actor";
import type { Core } from "../core";
import { conflict, forbidden, notFound } from "../errors";
import { changeDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { takeOver } from "./take-over";
import { toHandoff } from "./view";

/**
 * A member takes a dialog: the one that waits, or one the assistant still has.
 * @throws DomainError CONFLICT when a person already has it, or when it is resolved; NOT_FOUND, FORBIDDEN
 */
export async function acceptHandoff(core: Core, actor: Actor, input: { dialog_id: number }): Promise<{ handoff: Handoff }> {
  if (actor.type !== "member") throw forbidden("Only a member can accept a conversation");
  return changeDialog(core, input.dialog_id, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    const row = await takeOver(core, open, actor, "accept");
    if (!row) throw conflict("A person already has this conversation");
    return { handoff: await toHandoff(open.tx, row, open.row.workspace_id, core.now()) };
  });
}
