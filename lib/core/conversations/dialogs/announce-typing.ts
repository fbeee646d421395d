import { type Actor, actorId, type DialogRef, isOutside } from "../../log";
import { maskedText } from "../../sensitive";
import type { Core } from "../core";

/** Tells the others that somebody types. Nothing is stored; who hears it last lets it expire. */
export async function announceTyping(
  core: Core,
  actor: Actor,
  dialog: DialogRef,
  input: { is_typing: boolean; text?: string | undefined },
  origin?: string,
): Promise<void> {
  const preview = await maskedText(core, actor, input.text ?? "");
  const fromOutside = isOutside(actor);
  core.bus.publish({
    type: "typing",
    dialog,
    author: actor.type,
    origin,
    payload: {
      dialog_id: dialog.id,
      user_id: actorId(actor),
      name: actor.name,
      is_typing: input.is_typing,
      ...(fromOutside && input.is_typing && input.text !== undefined ? { text: preview } : {}),
    },
  });
}
