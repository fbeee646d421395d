import { useEffect, useState } from "preact/hooks";
import type { Store } from "@/lib/client/types";

/** Renders again when the store changes. */
export function useStore<S>(store: Store<S>): S {
  const [snapshot, setSnapshot] = useState(store.getSnapshot());
  useEffect(() => {
    const look = () => setSnapshot(store.getSnapshot());
    look();
    return store.subscribe(look);
  }, [store]);
  return snapshot;
}

/** A store with a value that is changed in parts. */
export function makeStore<S extends object>(first: S): Store<S> & { set(change: Partial<S>): void } {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => value,
    set(change) {
      value = { ...value, ...change };
      for (const listener of listeners) listener();
    },
  };
}
