import type { NewMessage, VisitorContext } from "../../../protocol/message";
import type { Channel } from "../../../protocol/values";
import { DialogMoved, followingMerge, followingMoves, type MergedInto, type OutsideActor } from "../../log";
import type { Core } from "../core";
import { guardMessage, messageCommand, type SentMessage } from "../messages/send-message";
import { firstStatus } from "./first-status";

/** Where the visitor is, as the transport saw it. */
export type Whereabouts = VisitorContext & { user_agent?: string | undefined };

/** Which conversation it begins, where it begins one. */
type Beginning = { begins_with?: string | undefined; channel?: Channel | undefined };

/**
 * The message of a visitor or customer who names no dialog: goes to their open one, which is made if there is none
 * (protocol.md 4). The same client_id makes one message over all of that person's dialogs (P2), also when two nodes get
 * it at once: the person's row is the lock. With `begins_with` it goes to the dialog that this message begins, beside the open one.
 * @throws DomainError TOO_LARGE, BAD_REQUEST, FORBIDDEN, RATE_LIMITED
 */
export async function startDialog(
  core: Core,
  actor: OutsideActor,
  { begins_with, channel, ...input }: NewMessage & Beginning,
  where: Whereabouts,
  origin?: string,
): Promise<SentMessage> {
  const guarding = guardMessage(core, actor, input);
  const guarded = guarding instanceof Promise ? await guarding : guarding;
  const { page_url, page_title, referrer, locale, timezone, user_agent } = where;
  const seen = { page_url, page_title, referrer, locale, timezone, user_agent };
  return followingMerge((to) => {
    const by = to ? actorAs(actor, to) : actor;
    const target = { contact: { actor: by, seen, client_id: input.client_id, begins_with } };
    const started = core.execute({
      ...messageCommand(core, by, target, guarded, origin),
      begin: {
        of: { workspace_id: by.workspaceId, assistant_id: by.assistantId },
        as: (settings, now) => ({
          workspace_id: by.workspaceId,
          kind: "support",
          status: firstStatus(settings, now),
          contact_id: by.contactId,
          assistant_id: by.assistantId,
          ...(channel === undefined ? {} : { channel }),
        }),
      },
    });
    // Merged in the very moment in which it was found.
    return started.catch((error: unknown) => {
      if (!(error instanceof DialogMoved)) throw error;
      return followingMoves(error.into, (id) => core.execute(messageCommand(core, by, id, guarded, origin)));
    });
  });
}

const actorAs = (actor: OutsideActor, { contactId, externalId }: MergedInto): OutsideActor =>
  actor.type === "visitor" ? { ...actor, contactId } : { ...actor, contactId, externalId: externalId ?? actor.externalId };
