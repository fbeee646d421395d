import { handOver, isDomainError, type MessageRow, set } from "../../log";
import type { Core } from "../core";
import { moveMessages, readPlacesLeft, readToMove } from "./move-messages";

/**
 * Direct messages of one pair that stand in two rooms: what was said in the first is moved to the end of the second, and whatever
 * is written to the first from then on goes there. Where that is too much for one commit, what was said stays where it is.
 */
export const mergeRooms = (core: Pick<Core, "execute">, dialogId: number, into: number): Promise<void> =>
  core.execute({
    target: into,
    beside: { dialogId, asks: {} },
    extra: async (run) => {
      const rows = await readToMove(run, dialogId, 0).catch((error): MessageRow[] => {
        if (isDomainError(error)) return [];
        throw error;
      });
      return { rows, returning: await readPlacesLeft(run, dialogId, into) };
    },
    plan: (target, { rows, returning }, source) => {
      if (!source || source.facts.dialog.merged_into !== null) return;
      set(source, { merged_into: into });
      handOver(source, target);
      moveMessages(source, target, rows, returning);
    },
  });
