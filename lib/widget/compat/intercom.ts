import { baton, said } from "./baton";

/** Answers the calls of a page that was written for Intercom's messenger, and calls its listeners. */
type Settings = Record<string, unknown> & {
  hide_default_launcher?: boolean;
  alignment?: string;
  horizontal_padding?: number;
  vertical_padding?: number;
  action_color?: string;
  language_override?: string;
  theme_mode?: string;
  /** Of Baton's own: the visitor is this customer. */
  site_token?: string;
};
type Listener = (value?: unknown) => void;

const page = window as unknown as {
  Intercom?: ((...call: unknown[]) => void) & { q?: Iterable<ArrayLike<unknown>> };
  intercomSettings?: Settings;
};

/** What of the settings is about the messenger, under our names; the rest is about the visitor. */
function wear(settings: Settings): void {
  const {
    hide_default_launcher: hidden,
    alignment,
    horizontal_padding: side,
    vertical_padding: bottom,
    action_color: accent,
    language_override: locale,
    theme_mode: theme,
    site_token,
    app_id: _app,
    api_base: _base,
    user_hash: _hash,
    intercom_user_jwt: _jwt,
    ...facts
  } = settings;
  const look = said({ position: alignment, side, bottom, accent, locale, theme: theme === "system" ? "auto" : theme });
  baton("update", hidden === undefined ? look : { ...look, launcher: !hidden });
  if (Object.keys(said(facts)).length > 0) baton("attributes", said(facts));
  if (site_token) baton("identify", site_token);
}

const calls: Record<string, (...values: never[]) => void> = {
  boot: (settings: Settings = {}) => wear(settings),
  update: (settings: Settings = {}) => wear(settings),
  shutdown: () => baton("logout"),
  show: () => baton("open"),
  hide: () => baton("close"),
  showMessages: () => baton("conversations"),
  showConversation: () => baton("conversations"),
  showSpace: (space: string) => baton(space === "messages" || space === "home" ? "conversations" : "open"),
  showNewMessage(text?: string) {
    baton("open");
    if (text) baton("prefill", text);
  },
  trackEvent: (name: string, data: unknown) => baton("track", name, data),
  onShow: (listener: Listener) => baton("on", "open", listener),
  onHide: (listener: Listener) => baton("on", "close", listener),
  onUnreadCountChange: (listener: Listener) => baton("on", "unread", listener),
};

const early = page.Intercom?.q ?? [];
page.Intercom = (name, ...values) => calls[name as string]?.(...(values as never[]));
if (page.intercomSettings) wear(page.intercomSettings);
for (const call of early) page.Intercom(...Array.from(call));
