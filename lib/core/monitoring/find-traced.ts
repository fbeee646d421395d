import { eq } from "drizzle-orm";
import { messages, receipts } from "../../../db/schema";
import type { TraceStep } from "../../protocol/routes/monitoring";
import { type Actor, findDialog, isDomainError, notFound, OPERATOR, principalOf, requireMember } from "../log";
import type { Core } from "./core";

export type Traced = { id: number; dialogId: number; seq: number; steps: TraceStep[] };

/**
 * What the database knows of a message: when it was committed, and who has read it by now.
 * @throws DomainError NOT_FOUND also where the message is in a dialog that the actor may not enter
 */
export async function findTraced(core: Core, actor: Actor, id: number): Promise<Traced> {
  requireMember(actor, OPERATOR);
  const [message] = await core.db
    .select({ dialogId: messages.dialog_id, seq: messages.seq, at: messages.created_at })
    .from(messages)
    .where(eq(messages.id, id));
  if (!message) throw notFound("message");
  await findDialog(core, actor, message.dialogId).catch((error: unknown) => {
    throw isDomainError(error) && error.code === "NOT_FOUND" ? notFound("message") : error;
  });
  const readers = await core.db.select().from(receipts).where(eq(receipts.dialog_id, message.dialogId));
  const read = readers
    .filter(({ read_seq }) => read_seq >= message.seq)
    .map(
      ({ principal, name, updated_at }): TraceStep => ({
        step: "read",
        at: updated_at.toISOString(),
        node: null,
        principal: principalOf(principal, name),
      }),
    );
  return {
    id,
    dialogId: message.dialogId,
    seq: message.seq,
    steps: [{ step: "committed", at: message.at.toISOString(), node: null }, ...read],
  };
}
