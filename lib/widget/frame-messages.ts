import type { ConnectionStatus, PageContext } from "@/lib/client/types";

/** What the page says to the frame, and back. Both ends check the other's origin and window before they look inside. */
export type Theme = "light" | "dark" | "auto";

/** The newest unread message, as it is shown beside the launcher: plain text. `dismiss` names the button that takes it away. */
export type Teaser = { id: number; author: string; text: string; dismiss: string };

/** The workspace's colour and that of what stands on it, as `#rrggbb`. */
export type Accent = readonly [accent: string, ink: string];

/** What the loader says: open chat, close chat, that the frame does not come, try again, close. */
export type Words = readonly [open: string, closeChat: string, unreachable: string, retry: string, close: string];

/** Calls of the page's that the frame carries out. */
export type FrameCall =
  | { name: "identify"; value: string }
  | { name: "logout" | "conversations" | "rate"; value?: undefined }
  | { name: "attributes"; value: Record<string, unknown> }
  | { name: "tags"; value: string[] }
  | { name: "track"; value: { name: string; data: unknown } }
  | { name: "prefill" | "send" | "locale"; value: string }
  | { name: "sound"; value: boolean }
  | { name: "theme"; value: Theme };

export type ToFrame =
  | { type: "init"; token: string | null; siteToken: string | undefined; page: PageContext; open: boolean; focus: boolean; popout: boolean }
  /** `focus`: the visitor opened it, and goes on in it; else it is open again on the next page, which keeps the focus. */
  | { type: "shown"; open: boolean; focus: boolean }
  /** The page became another one without loading. */
  | { type: "page"; page: PageContext }
  | { type: "value"; id: number; value: string | null }
  | { type: "call"; call: FrameCall };

export type ToHost =
  /** The frame is drawn. */
  | { type: "hello"; accent: Accent | null }
  /** In the language that the frame speaks. */
  | { type: "words"; words: Words }
  /** In the frame's place: why there is no chat here, for whoever runs the site. */
  | { type: "refused"; help: string }
  /**
   * Reads the page's storage, and writes it where there is a value; null forgets. `token` is the visitor's own; while
   * `pending` (something waits to be sent) or `active` (a conversation is open, or an answer unread) is set, every
   * page of the site loads the frame again, unseen. `draft`: something is being written. `left`: the visitor was logged
   * out while there was no frame, which forgets them when there is one.
   */
  | { type: "store"; id: number; key: string; value?: string | null }
  /** The visitor was logged out in another tab: the page forgets who they were, too. */
  | { type: "logout" }
  | { type: "close" }
  | { type: "popout" }
  | { type: "teaser"; teaser: Teaser | null }
  | { type: "event"; name: "unread"; data: number }
  | { type: "event"; name: "status"; data: ConnectionStatus }
  | { type: "event"; name: "message" | "handoff" | "error"; data: unknown };
