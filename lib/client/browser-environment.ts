import { io } from "socket.io-client";
import { checkWire } from "./check-wire";
import { postWithProgress } from "./post-with-progress";
import { leadByLock, openBroadcast } from "./tabs/browser";
import type { Environment, PageEvent, SocketLike } from "./types";

/** `crypto.randomUUID` is missing on pages served without TLS; the random bytes are not. */
function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function onPage(listener: (event: PageEvent) => void): () => void {
  const over = new AbortController();
  const { signal } = over;
  const seen = () => {
    if (document.visibilityState === "visible") listener("visible");
  };
  document.addEventListener("visibilitychange", seen, { signal });
  addEventListener("pageshow", seen, { signal });
  addEventListener("online", () => listener("online"), { signal });
  addEventListener("offline", () => listener("offline"), { signal });
  addEventListener("focus", () => listener("used"), { signal });
  addEventListener("pointerdown", () => listener("used"), { signal, passive: true });
  return () => over.abort();
}

function lockManager(): LockManager | undefined {
  try {
    return navigator.locks;
  } catch {
    return undefined;
  }
}

/** The browser's own clock, chance, network and events: the one file that reaches for globals. */
export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    uuid,
    after(ms, run) {
      const id = setTimeout(run, ms);
      return { cancel: () => clearTimeout(id) };
    },
    fetch: (input, init) => fetch(input, init),
    upload: postWithProgress,
    openSocket: (url, auth) =>
      io(url, {
        auth,
        autoConnect: false,
        forceNew: true,
        reconnection: false,
        withCredentials: true,
        transports: ["websocket", "polling"],
        tryAllTransports: true,
      }) as unknown as SocketLike,
    check: checkWire,
    onPage,
    isVisible: () => document.visibilityState === "visible",
    lead: (name, change) => leadByLock(lockManager(), name, change),
    openChannel: openBroadcast,
  };
}
