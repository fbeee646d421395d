import type { HostStore } from "@/lib/client";
import type { Accent, ToFrame, ToHost } from "../frame-messages";

type Init = Extract<ToFrame, { type: "init" }>;

/** The page around the frame, or the one that opened the window. */
export type HostLink = HostStore & {
  /** Null when there is no page of ours on the other side: the frame stands alone. */
  ready: Promise<Init | null>;
  say(message: ToHost): void;
  listen(listener: (message: ToFrame) => void): void;
};

const ANSWER_WITHIN_MS = 4_000;

const ownStore: HostStore = {
  async get(key) {
    try {
      return localStorage.getItem(`baton:${key}`);
    } catch {
      return null;
    }
  },
  async set(key, value) {
    try {
      if (value === null) localStorage.removeItem(`baton:${key}`);
      else localStorage.setItem(`baton:${key}`, value);
    } catch {
      // A window that may store nothing: what waits is lost on leaving, and the view says so.
    }
  },
};

/** Chromium gives pages of a file another one than `null` in places. */
const OPAQUE = new Set(["null", "file://"]);

/**
 * Speaks to one window at one origin: messages from any other window or origin are not read, and none of ours can be
 * read elsewhere. A page without an origin (in a sandbox, or of a file) can't be named: there the window alone is who it
 * is, and it must be the one around the frame, which can't become another page while the frame lives.
 * @param origin the origin of the page that embeds us, as the loader said; `frame-ancestors` decides whether it may.
 */
export function linkHost(peer: Window | null, origin: string | null, accent: Accent | null): HostLink {
  const opaque = origin !== null && OPAQUE.has(origin);
  if (!peer || !origin || (opaque && peer !== window.parent))
    return { ...ownStore, ready: Promise.resolve(null), say: () => undefined, listen: () => undefined };
  const listeners = new Set<(message: ToFrame) => void>();
  const asked = new Map<number, (value: string | null) => void>();
  let alone = false;
  let ids = 0;
  const say = (message: ToHost) => peer.postMessage(message, opaque ? "*" : origin);
  const store = (key: string, value?: string | null) =>
    new Promise<string | null>((resolve) => {
      ids += 1;
      asked.set(ids, resolve);
      say({ type: "store", id: ids, key, ...(value === undefined ? {} : { value }) });
    });
  const ready = new Promise<Init | null>((resolve) => {
    const timer = setTimeout(() => {
      alone = true;
      resolve(null);
    }, ANSWER_WITHIN_MS);
    listeners.add((message) => {
      if (message.type !== "init") return;
      clearTimeout(timer);
      resolve(message);
    });
  });
  addEventListener("message", (event: MessageEvent<ToFrame>) => {
    if (event.source !== peer || (opaque ? !OPAQUE.has(event.origin) : event.origin !== origin)) return;
    if (event.data.type === "value") {
      asked.get(event.data.id)?.(event.data.value);
      asked.delete(event.data.id);
    }
    for (const listener of listeners) listener(event.data);
  });
  say({ type: "hello", accent });
  return {
    ready,
    say,
    listen: (listener) => void listeners.add(listener),
    get: (key) => (alone ? ownStore.get(key) : store(key)),
    set: async (key, value) => (alone ? ownStore.set(key, value) : void (await store(key, value))),
  };
}
