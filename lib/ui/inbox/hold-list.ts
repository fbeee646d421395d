import type { Dialog } from "@/lib/protocol/dialog";

export type HeldList = { shown: readonly Dialog[]; fresh: number };

/**
 * The list as it is shown while a pointer is over it: every row stays where it was, with its newest content; what came
 * in between is only counted; pages that were loaded below are added.
 */
export function holdList(held: readonly Dialog[], items: readonly Dialog[]): HeldList {
  const current = new Map(items.map((dialog) => [dialog.id, dialog]));
  const kept = new Set(held.map((dialog) => dialog.id));
  const lastKept = items.findLastIndex((dialog) => kept.has(dialog.id));
  const below = items.slice(lastKept + 1);
  const between = items.slice(0, lastKept + 1).filter((dialog) => !kept.has(dialog.id));
  return { shown: [...held.map((dialog) => current.get(dialog.id) ?? dialog), ...below], fresh: between.length };
}
