import type { HostLink } from "./host-link";

let queue: Promise<unknown> = Promise.resolve();

/**
 * Keeps in the page's storage whose messages wait to be sent: while there are any, each of its pages loads the frame.
 * Who waits is only taken off by themselves.
 */
export function markPending(link: HostLink, owner: string, waits: boolean): void {
  const name = encodeURIComponent(owner);
  queue = queue.then(async () => {
    const kept = (await link.get("pending"))?.split(",") ?? [];
    if (kept.includes(name) === waits) return;
    const names = waits ? [...kept, name] : kept.filter((other) => other !== name);
    await link.set("pending", names.join(",") || null);
  });
}
