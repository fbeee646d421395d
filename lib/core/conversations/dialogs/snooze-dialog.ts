import type { Dialog } from "../../../protocol/dialog";
import { type Actor, badRequest } from "../../log";
import type { Core } from "../core";
import { updateDialog } from "./update-dialog";

/**
 * Puts a conversation off: until a time, or until the person outside answers. Their answer wakes it earlier as well.
 * @throws DomainError NOT_FOUND, BAD_REQUEST for a time that has passed
 */
export async function snoozeDialog(core: Core, actor: Actor, dialogId: number, { until }: { until?: Date | undefined }): Promise<Dialog> {
  if (until && until <= core.now()) throw badRequest("until: is over already");
  return updateDialog(core, actor, dialogId, { status: "snoozed", ...(until ? { snoozed_until: until } : {}) });
}
