import type { TabChannel } from "../types";

/**
 * Asks the browser's lock manager to lead. Where there is none, or it refuses (a frame without storage), every tab
 * leads: two that send the same message make one of it (P2).
 */
export function leadByLock(
  locks: LockManager | undefined,
  name: string,
  change: (leads: boolean) => void,
): { steal(): void; release(): void } {
  let give: () => void = () => undefined;
  let over = false;
  const withdrawn = new AbortController();
  const hold = () =>
    new Promise<void>((resolve) => {
      give = resolve;
      if (over) resolve();
      else change(true);
    });
  const request = (options: LockOptions) => {
    if (!locks) return Promise.resolve().then(() => change(true));
    return locks.request(name, options, hold).then(
      () => undefined,
      (error: unknown) => {
        if (over) return;
        const stolen = error instanceof DOMException && error.name === "AbortError";
        change(!stolen);
        if (stolen) void request({ signal: withdrawn.signal });
      },
    );
  };
  void request({ signal: withdrawn.signal });
  return {
    steal: () => void request({ steal: true }),
    release: () => {
      over = true;
      withdrawn.abort();
      give();
    },
  };
}

/** A signal to the other tabs; where the browser has none, nobody hears it. */
export function openBroadcast(name: string, listener: (message: unknown) => void): TabChannel {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = (event) => listener(event.data);
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  } catch {
    return { post: () => undefined, close: () => undefined };
  }
}
