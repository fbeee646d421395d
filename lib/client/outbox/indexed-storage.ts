import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { OutboxEntry, OutboxStorage } from "../types";

interface OutboxSchema extends DBSchema {
  entries: { key: string; value: OutboxEntry; indexes: { scope: string } };
}

const DATABASE = "baton-outbox";

const open = (): Promise<IDBPDatabase<OutboxSchema>> =>
  openDB<OutboxSchema>(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore("entries", { keyPath: "client_id" }).createIndex("scope", "scope");
    },
  });

/** The browser's own database; every tab of the origin shares it. Rejects where storage is refused. */
export function indexedStorage(): OutboxStorage {
  let opened: Promise<IDBPDatabase<OutboxSchema>> | null = null;
  const db = () => {
    opened ??= open();
    return opened;
  };
  return {
    persistent: true,
    shared: true,
    load: async (scope) => (await db()).getAllFromIndex("entries", "scope", scope),
    put: async (entry) => void (await (await db()).put("entries", entry)),
    async remove(scope, clientId) {
      const { store, done } = (await db()).transaction("entries", "readwrite");
      if ((await store.get(clientId))?.scope === scope) await store.delete(clientId);
      await done;
    },
  };
}

/** Forgets every outbox whose scope begins so, whoever wrote what waits in it. Where storage is refused there is none. */
export async function forgetOutboxes(prefix: string): Promise<void> {
  try {
    const { store, done } = (await open()).transaction("entries", "readwrite");
    for (const id of await store.index("scope").getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`))) await store.delete(id);
    await done;
  } catch {
    return;
  }
}
