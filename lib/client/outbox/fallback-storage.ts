import type { OutboxEntry, OutboxStorage } from "../types";
import { memoryStorage } from "./memory-storage";

/**
 * Tries one storage after the other: the first that does not refuse is kept. One that begins to refuse later (a full
 * disk, a private window) is left for the next, with what it was given so far.
 */
export function fallbackStorage(...candidates: readonly OutboxStorage[]): OutboxStorage {
  const rest = [...candidates, memoryStorage()];
  const given = new Map<string, OutboxEntry>();
  let current = rest.shift() as OutboxStorage;

  async function run<T>(use: (storage: OutboxStorage) => Promise<T>): Promise<T> {
    const tried = current;
    try {
      return await use(tried);
    } catch (refused) {
      if (current === tried) {
        const next = rest.shift();
        if (!next) throw refused;
        current = next;
        for (const entry of given.values()) await current.put(entry).catch(() => undefined);
      }
      return run(use);
    }
  }

  return {
    get persistent() {
      return current.persistent;
    },
    get shared() {
      return current.shared;
    },
    load: (scope) => run((storage) => storage.load(scope)),
    async put(entry) {
      given.set(entry.client_id, entry);
      await run((storage) => storage.put(entry));
    },
    async remove(scope, clientId) {
      if (given.get(clientId)?.scope === scope) given.delete(clientId);
      await run((storage) => storage.remove(scope, clientId));
    },
  };
}
