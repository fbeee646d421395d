import type { DomainEvent, DomainListener } from "./events";

export type Bus = {
  publish(event: DomainEvent): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: DomainListener): () => void;
};

/** The event bus of one node. A listener that throws harms neither the others nor the verb that published. */
export function createBus(onError: (error: unknown) => void): Bus {
  const listeners = new Set<DomainListener>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
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
