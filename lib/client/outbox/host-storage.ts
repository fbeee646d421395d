import type { OutboxEntry, OutboxStorage } from "../types";

/** A page that lends its storage to the frame inside it: text by key, over a channel of its own. */
export type HostStore = { get(key: string): Promise<string | null>; set(key: string, value: string | null): Promise<void> };

const keyOf = (scope: string) => `outbox:${scope}`;

/** The outbox in the storage of the page around the widget, for browsers that refuse storage to frames of other origins. */
export function hostStorage(host: HostStore): OutboxStorage {
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };
  const read = async (scope: string): Promise<OutboxEntry[]> => {
    const text = await host.get(keyOf(scope));
    return text ? (JSON.parse(text) as OutboxEntry[]) : [];
  };
  const write = (scope: string, entries: OutboxEntry[]) => host.set(keyOf(scope), entries.length > 0 ? JSON.stringify(entries) : null);
  return {
    persistent: true,
    shared: true,
    load: (scope) => inTurn(() => read(scope)),
    put: (entry) =>
      inTurn(async () => write(entry.scope, [...(await read(entry.scope)).filter((other) => other.client_id !== entry.client_id), entry])),
    remove: (scope, clientId) =>
      inTurn(async () =>
        write(
          scope,
          (await read(scope)).filter((entry) => entry.client_id !== clientId),
        ),
      ),
  };
}
