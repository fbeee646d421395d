import { eq } from "drizzle-orm";
import { members } from "../../../db/schema";
import type { Dialog, Handoff } from "../../protocol/dialog";
import type { Actor, MemberActor } from "../actor";
import type { Core } from "../core";
import { summarizeOne } from "../dialogs/summarize";
import { conflict, forbidden, notFound } from "../errors";
import { changeDialog, type OpenDialog } from "../log/change-dialog";
import { mayEnter } from "../log/load-dialog";
import { takeOver } from "./take-over";
import { toHandoff } from "./view";

/**
 * A member takes a dialog: the one that waits, or one the assistant still has.
 * @throws DomainError CONFLICT when a person already has it, or when it is resolved; NOT_FOUND, FORBIDDEN
 */
export async function acceptHandoff(core: Core, actor: Actor, input: { dialog_id: number }): Promise<{ handoff: Handoff; dialog: Dialog }> {
  if (actor.type !== "member") throw forbidden("Only a member can accept a conversation");
  const { handoff, row } = await changeDialog(core, input.dialog_id, async (open) => {
    if (open.row.kind !== "support" || !(await mayEnter(open.tx, actor, open.row))) throw notFound("dialog");
    await refuseTaken(open, actor);
    const record = await takeOver(core, open, actor, "accept");
    if (!record) throw conflict("A person already has this conversation");
    return { handoff: await toHandoff(open.tx, record, open.row, core.now()), row: open.row };
  });
  return { handoff, dialog: await summarizeOne(core, row, "members") };
}

/** Who comes second hears who was first. */
async function refuseTaken({ tx, row }: OpenDialog, actor: MemberActor): Promise<void> {
  if (row.status !== "human" || row.assignee_id === null) return;
  if (row.assignee_id === actor.memberId) throw conflict("You already have this conversation");
  const [first] = await tx.select({ name: members.name }).from(members).where(eq(members.id, row.assignee_id));
  throw conflict(`${first?.name ?? "A colleague"} already accepted this conversation`);
}
