import { eq } from "drizzle-orm";
import { contacts, dialogs } from "../../../db/schema";
import { writeMarks } from "../../core/conversations";
import type { Core } from "../../core/core";
import { toRef } from "../../core/log";

/** Shows the team up to where a conversation has arrived at Telegram. Whether it was read there, bots do not hear. */
export async function markDelivered(core: Core, dialogId: number, seq: number): Promise<void> {
  const [found] = await core.db
    .select({ dialog: dialogs, contact: { id: contacts.id, kind: contacts.kind, name: contacts.name } })
    .from(dialogs)
    .innerJoin(contacts, eq(contacts.id, dialogs.contact_id))
    .where(eq(dialogs.id, dialogId));
  if (!found) return;
  const { id, kind, name } = found.contact;
  const moved = await writeMarks(core, [{ dialogId, principal: `${kind}:${id}`, name, delivered: seq, read: 0 }]);
  for (const payload of moved) core.bus.publish({ type: "receipt", dialog: toRef(found.dialog), payload });
}
