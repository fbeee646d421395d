import { and, eq } from "drizzle-orm";
import { messages } from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { type Actor, conflict, loadDialog, notFound, requireMember } from "../../log";
import { readPrivacy, unsealText } from "../../sensitive";
import type { Core } from "../core";

/**
 * What a message said before it was masked, for those whom the workspace lets see it; each look stands in the audit
 * log before it is answered.
 * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT for a message of which nothing was masked
 */
export async function revealMessage(core: Core, actor: Actor, input: { dialog_id: number; message_id: number }): Promise<{ text: string }> {
  const { reveal_role } = await readPrivacy(core.db, actor.workspaceId);
  requireMember(actor, { role: reveal_role });
  const dialog = await loadDialog(core.db, actor, input.dialog_id);
  const [row] = await core.db
    .select()
    .from(messages)
    .where(and(eq(messages.id, input.message_id), eq(messages.dialog_id, dialog.id)));
  if (!row || row.deleted_at !== null) throw notFound("message");
  if (row.sealed === null) throw conflict("Nothing of this message is hidden");
  const { text } = unsealText(core, row.sealed);
  await writeAudit(core.db, actor, "message.revealed", `message:${row.id}`, { dialog_id: dialog.id });
  return { text };
}
