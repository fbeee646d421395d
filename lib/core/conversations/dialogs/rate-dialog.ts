import {
  type Actor,
  appendEvent,
  conflict,
  followingMoves,
  forbidden,
  isOutside,
  requireEntry,
  requireUnmerged,
  said,
  set,
} from "../../log";
import { maskedText } from "../../sensitive";
import type { Core } from "../core";

type RatingInput = { dialog_id: number; score: number; comment?: string | undefined };

/**
 * What the person outside says of their conversation once it is resolved; of one that was merged, where it goes on. It stands in the transcript.
 * @throws DomainError NOT_FOUND, FORBIDDEN; CONFLICT before its end, and where it was rated already
 */
export async function rateDialog(core: Core, actor: Actor, input: RatingInput): Promise<void> {
  if (!isOutside(actor)) throw forbidden("A conversation is rated by its visitor or customer");
  const { score } = input;
  const comment = input.comment === undefined ? null : await maskedText(core, actor, input.comment);
  await followingMoves(input.dialog_id, (target) =>
    core.execute({
      target,
      plan: (draft) => {
        requireEntry(draft.facts, actor);
        requireUnmerged(draft.facts);
        const { dialog, now } = draft.facts;
        if (dialog.rated_at) throw conflict("This conversation was rated already");
        if (dialog.status !== "resolved") throw conflict("This conversation is not resolved yet");
        set(draft, { rating_score: score, rating_comment: comment, rated_at: now });
        appendEvent(
          draft,
          { type: "rated", name: actor.name, score, comment },
          said`${actor} rated the conversation ${String(score)} out of 5`,
        );
      },
    }),
  );
}
