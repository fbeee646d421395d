import type { OutboxEntry, OutboxStorage } from "../types";

/** Where nothing else is allowed: what was typed goes out, but does not survive a reload. */
export function memoryStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  return {
    persistent: false,
    shared: false,
    load: async (scope) => [...entries.values()].filter((entry) => entry.scope === scope),
    put: async (entry) => void entries.set(entry.client_id, entry),
    async remove(scope, clientId) {
      if (entries.get(clientId)?.scope === scope) entries.delete(clientId);
    },
  };
}
