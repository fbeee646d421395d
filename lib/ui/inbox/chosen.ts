import { useEffect, useSyncExternalStore } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Selection } from "./use-selection";

/** The conversations that are selected in the list, for what acts on them from elsewhere. */
export type Chosen = { dialogs: readonly Dialog[]; end: () => void };

let chosen: Chosen | null = null;
const listeners = new Set<() => void>();

function change(next: Chosen | null): void {
  chosen = next;
  for (const listener of listeners) listener();
}

/** Says what is selected, while the list is shown. */
export function usePublishChosen({ active, dialogs, end }: Selection): void {
  const ids = active ? dialogs.map(({ id }) => id).join() : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are others at every change of one of them
  useEffect(() => {
    if (ids === "") return;
    change({ dialogs, end });
    return () => change(null);
  }, [ids, end]);
}

/** What is selected in the list; null where nothing is. */
export const useChosen = (): Chosen | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => chosen,
    () => null,
  );
