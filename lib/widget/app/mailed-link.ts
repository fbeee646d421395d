/** What stands in the chat's place while a link of an email waits for a word: anybody may have sent it. */
export type MailedLink = {
  state: "asks" | "busy" | "failed" | "gone";
  /** Goes on with the link's conversation. */
  open: () => void;
  /** Goes on with the conversation that this browser knows; null where it knows none. */
  stay: (() => void) | null;
  begin: () => void;
};

export const linkCode = (): string | null => new URLSearchParams(location.hash.slice(1)).get("link");

/** Few come by a link. */
export const loadLink = () => import("../later/link");
