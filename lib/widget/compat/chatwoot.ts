import { baton, type Heard, labels, said } from "./baton";

/** Answers the calls of a page that was written for Chatwoot's SDK, and tells its events under its names. */
type Settings = {
  hideMessageBubble?: boolean;
  position?: string;
  locale?: string;
  useBrowserLanguage?: boolean;
  darkMode?: string;
};

const page = window as unknown as { chatwootSettings?: Settings; $chatwoot?: object; chatwootSDK?: object };
const tags = labels();

const tell = (name: string, detail?: unknown) => dispatchEvent(new CustomEvent(`chatwoot:${name}`, { detail }));

const attributes = (facts: Record<string, unknown>) => baton("attributes", said(facts));
const forget = (name: string) => baton("attributes", { [name]: null });

const $chatwoot = {
  hasLoaded: true,
  isOpen: false,
  toggle: (state?: "open" | "close") => baton(state ?? "toggle"),
  toggleBubbleVisibility: (shown: "show" | "hide") => baton(shown),
  popoutChatWindow: () => baton("popout"),
  /** With a `site_token` of Baton's the visitor is a customer; else the team reads what the page says of them. */
  setUser(identifier: string, user: Record<string, unknown> & { site_token?: string } = {}) {
    const { site_token, identifier_hash: _, ...facts } = user;
    attributes({ identifier, ...facts });
    if (site_token) baton("identify", site_token);
  },
  setCustomAttributes: attributes,
  deleteCustomAttribute: forget,
  setConversationCustomAttributes: attributes,
  deleteConversationCustomAttribute: forget,
  setLabel: (name: string) => tags.add(name),
  removeLabel: (name: string) => tags.remove(name),
  setLocale: (locale: string) => baton("locale", locale),
  setColorScheme: (scheme: string) => baton("theme", scheme),
  reset: () => baton("logout"),
};

function wear({ hideMessageBubble, position, locale, useBrowserLanguage, darkMode }: Settings): void {
  baton("update", {
    ...(hideMessageBubble === undefined ? {} : { launcher: !hideMessageBubble }),
    ...(position ? { position } : {}),
    ...(useBrowserLanguage ? { locale: navigator.language } : locale ? { locale } : {}),
    ...(darkMode ? { theme: darkMode } : {}),
  });
}

page.$chatwoot = $chatwoot;
page.chatwootSDK = { run: () => wear(page.chatwootSettings ?? {}) };
wear(page.chatwootSettings ?? {});
let hasWritten = false;
baton("on", "open", () => {
  $chatwoot.isOpen = true;
  tell("opened");
});
baton("on", "close", () => {
  $chatwoot.isOpen = false;
  tell("closed");
});
baton("on", "error", (error: unknown) => tell("error", error));
baton("on", "message", ({ id, text, sender, mine, timestamp }: Heard) => {
  if (mine && !hasWritten) tell("on-start-conversation", { hasConversation: true });
  hasWritten ||= mine;
  const message_type = mine ? 0 : 1;
  tell("on-message", { id, content: text, message_type, sender_type: sender, created_at: Math.round(Date.parse(timestamp) / 1000) });
});
baton("on", "ready", () => tell("ready"));
