import type { ConnectionStatus } from "@/lib/client/types";

/** What the page says to the frame, and back. Both ends check the other's origin and window before they look inside. */
export type Theme = "light" | "dark" | "auto";

/** Where the frame lives: what an operator sees of the page around it. */
export type PageContext = { page_url: string; page_title: string; referrer: string };

/** Calls of the page's that the frame carries out. */
export type FrameCall =
  | { name: "identify"; value: string }
  | { name: "logout"; value?: undefined }
  | { name: "attributes"; value: Record<string, unknown> }
  | { name: "tags"; value: string[] }
  | { name: "track"; value: { name: string; data: unknown } }
  | { name: "prefill" | "send" | "locale"; value: string }
  | { name: "theme"; value: Theme };

export type ToFrame =
  | { type: "init"; token: string | null; siteToken: string | undefined; page: PageContext; open: boolean; popout: boolean }
  | { type: "shown"; open: boolean }
  | { type: "value"; id: number; value: string | null }
  | { type: "call"; call: FrameCall };

export type ToHost =
  | { type: "hello" }
  /**
   * Reads the page's storage, and writes it where there is a value; null forgets. `token` is the visitor's own; while
   * `pending` is set a reloaded page loads the frame again, unseen, to send what waits. `draft`: something is being
   * written. `left`: the visitor was logged out while there was no frame, which forgets them when there is one.
   */
  | { type: "store"; id: number; key: string; value?: string | null }
  /** The visitor was logged out in another tab: the page forgets who they were, too. */
  | { type: "logout" }
  | { type: "close" }
  | { type: "popout" }
  | { type: "event"; name: "unread"; data: number }
  | { type: "event"; name: "status"; data: ConnectionStatus }
  | { type: "event"; name: "message" | "handoff" | "error"; data: unknown };
