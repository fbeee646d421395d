import { useCallback, useRef, useState } from "react";
import type { DialogList } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";

export type Selection = {
  /** Whether one chooses among the rows: each has a box then. */
  active: boolean;
  ids: ReadonlySet<number>;
  dialogs: readonly Dialog[];
  /** @param toHere takes everything between the last choice and this one as well */
  toggle: (id: number, toHere?: boolean) => void;
  all: () => void;
  begin: () => void;
  end: () => void;
};

const NONE: ReadonlySet<number> = new Set();

/** The conversations of a list that one has chosen; another list, or a row that leaves it, ends its choice. */
export function useSelection(list: DialogList, shown: readonly Dialog[]): Selection {
  const [chosen, setChosen] = useState<{ query: DialogList["query"]; ids: ReadonlySet<number> } | null>(null);
  const last = useRef<number | null>(null);
  const current = chosen?.query === list.query ? chosen.ids : null;
  const dialogs = current ? shown.filter(({ id }) => current.has(id)) : [];
  const ids = dialogs.length > 0 ? new Set(dialogs.map(({ id }) => id)) : NONE;
  const set = (next: ReadonlySet<number>) => setChosen({ query: list.query, ids: next });

  const toggle = (id: number, toHere = false) => {
    const at = (wanted: number | null) => shown.findIndex((dialog) => dialog.id === wanted);
    const [from, to] = [at(last.current), at(id)].sort((a, b) => a - b) as [number, number];
    const range = toHere && from >= 0 ? shown.slice(from, to + 1).map((dialog) => dialog.id) : [id];
    const isAdded = !ids.has(id);
    last.current = id;
    set(new Set(isAdded ? [...ids, ...range] : [...ids].filter((each) => !range.includes(each))));
  };
  const end = useCallback(() => setChosen(null), []);
  return {
    active: current !== null,
    ids,
    dialogs,
    toggle,
    all: () => set(new Set(shown.map(({ id }) => id))),
    begin: () => set(NONE),
    end,
  };
}
