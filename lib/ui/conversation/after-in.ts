import type { Dialog } from "@/lib/protocol/dialog";

/** @returns the id of the conversation one goes on to after this one: the next of the list, at its end the one before; null where there is no other */
export function afterIn(list: readonly Pick<Dialog, "id">[], dialogId: number): number | null {
  const at = list.findIndex(({ id }) => id === dialogId);
  if (at === -1) return list[0]?.id ?? null;
  return (list[at + 1] ?? list[at - 1])?.id ?? null;
}
