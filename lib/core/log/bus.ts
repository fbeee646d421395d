import type { DomainEvent } from "./events";

/** `remote`: another node told of it, which has told all the others too. */
export type DomainListener = (event: DomainEvent, remote: boolean) => void;

export type Bus = {
  publish(event: DomainEvent, remote?: boolean): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: DomainListener): () => void;
};

/** The event bus of one node. A listener that throws harms neither the others nor the verb that published. */
export function createBus(onError: (error: unknown) => void): Bus {
  const listeners = new Set<DomainListener>();
  return {
    publish(event, remote = false) {
      for (const listener of listeners) {
        try {
          listener(event, remote);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
