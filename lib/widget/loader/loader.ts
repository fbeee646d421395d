import type { FrameCall, ToFrame, ToHost } from "../frame-messages";
import { styles } from "./styles";

type Options = {
  assistant?: string;
  site_token?: string;
  locale?: string;
  theme?: string;
  position?: string;
  launcher?: boolean | string;
  container?: string | Element;
  attributes?: Record<string, unknown>;
};
type Listener = (value?: unknown) => void;
type Baton = ((name: string, ...values: never[]) => void) & { q?: Iterable<[string, ...never[]]> };

const LABELS: Record<string, [string, string]> = {
  en: ["Open chat", "Close chat"],
  de: ["Chat öffnen", "Chat schließen"],
  es: ["Abrir el chat", "Cerrar el chat"],
  ar: ["فتح المحادثة", "إغلاق المحادثة"],
};
/** A speech bubble, and the cross it turns into. */
const BUBBLE = "M12 4a8 7.5 0 1 0 3 14.4l4.5 1.6-1.3-4A7.5 7.5 0 0 0 12 4z";
const CROSS = "M6 6l12 12M18 6L6 18";

const script = document.currentScript as HTMLScriptElement | null;
const server = new URL(script?.src ?? location.href).origin;
const listeners: Record<string, Set<Listener>> = {};
const memory: Record<string, string | null> = {};

let options: Options = {};
/** What `get` answers. */
const state = { open: false, unread: 0, status: "disconnected" };
let host: HTMLElement | null = null;
let shadow: ShadowRoot;
let button: HTMLButtonElement;
let path: SVGPathElement;
let badge: HTMLElement;
let frame: HTMLIFrameElement | null = null;
let popup: Window | null = null;
/** Windows of ours that said hello. */
let peers: Window[] = [];
let waiting: FrameCall[] = [];
let over = new AbortController();

/** Private windows and strict settings make even reading throw. */
function store(key: string, value?: string | null): string | null {
  const name = `baton:${options.assistant}:${key}`;
  try {
    if (value) localStorage.setItem(name, value);
    else if (value === null) localStorage.removeItem(name);
    return localStorage.getItem(name);
  } catch {
    if (value !== undefined) memory[name] = value;
    return memory[name] ?? null;
  }
}

function emit(name: string, value?: unknown): void {
  for (const listener of listeners[name] ?? []) {
    // A listener of the page's that throws must not stop ours.
    setTimeout(listener, 0, value);
  }
}

const say = (peer: Window, message: ToFrame) => peer.postMessage(message, server);

function call(name: FrameCall["name"], value?: unknown): void {
  const message = { name, value } as FrameCall;
  if (peers.length) for (const peer of peers) say(peer, { type: "call", call: message });
  else waiting.push(message);
}

function frameUrl(popout: string): string {
  const { assistant = "", locale = "", theme = "" } = options;
  return `${server}/widget?${new URLSearchParams({ assistant, host: location.origin, locale, theme, popout })}`;
}

function makeFrame(): void {
  if (frame || !host) return;
  frame = document.createElement("iframe");
  frame.title = "Chat";
  frame.src = frameUrl("");
  shadow.append(frame);
}

/** On phones the frame follows what the keyboard leaves of the screen. */
function followScreen(): void {
  const view = state.open && innerWidth < 480 && !options.container ? visualViewport : null;
  if (frame) Object.assign(frame.style, view ? { height: `${view.height}px`, top: `${view.offsetTop}px` } : { height: "", top: "" });
}

function show(open: boolean): void {
  if (!host || open === state.open) return;
  state.open = open;
  if (open) makeFrame();
  host.toggleAttribute("data-open", open);
  path.setAttribute("d", open ? CROSS : BUBBLE);
  label();
  followScreen();
  for (const peer of peers) say(peer, { type: "shown", open });
  if (open) frame?.focus();
  else button.focus();
  emit(open ? "open" : "close");
}

function label(): void {
  const words = LABELS[(options.locale || document.documentElement.lang).slice(0, 2)] ?? LABELS.en;
  button.setAttribute("aria-label", (words as [string, string])[state.open ? 1 : 0]);
  badge.textContent = state.open || !state.unread ? "" : state.unread > 9 ? "9+" : `${state.unread}`;
}

function onMessage({ origin, source, data }: MessageEvent<ToHost>): void {
  const peer = source as Window;
  if (origin !== server || !peer || (peer !== frame?.contentWindow && peer !== popup)) return;
  switch (data.type) {
    case "hello": {
      const page = { page_url: location.href, page_title: document.title, referrer: document.referrer };
      say(peer, { type: "init", token: store("token"), siteToken: options.site_token, page, open: state.open, popout: peer === popup });
      peers = [...peers.filter((other) => other !== peer && !other.closed), peer];
      for (const message of waiting.splice(0)) say(peer, { type: "call", call: message });
      break;
    }
    case "store":
      say(peer, { type: "value", id: data.id, value: store(data.key, data.value) });
      break;
    case "close":
      show(false);
      break;
    case "popout":
      popout();
      break;
    case "event":
      if (data.name in state) Object.assign(state, { [data.name]: data.data });
      label();
      emit(data.name, data.data);
  }
}

function popout(): void {
  popup = open(frameUrl("1"), "baton", "width=420,height=720");
  show(false);
}

function build(): void {
  host = document.createElement("div");
  shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shadow.adoptedStyleSheets = [sheet];
  button = document.createElement("button");
  button.onclick = () => show(!state.open);
  const svg = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(svg, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  path = document.createElementNS(svg, "path");
  path.setAttribute("d", BUBBLE);
  icon.append(path);
  badge = document.createElement("span");
  button.append(icon, badge);
  shadow.append(button);
  host.onkeydown = (event) => {
    if (event.key === "Escape") show(false);
  };
  look();
  const { container } = options;
  const place = typeof container === "string" ? document.querySelector(container) : container;
  (place ?? document.body).append(host);
  if (place) show(true);
}

function look(): void {
  if (!host) return;
  const { position = "", theme = "auto", container, launcher } = options;
  host.style.colorScheme = theme === "auto" ? "light dark" : theme;
  host.toggleAttribute("data-left", position.endsWith("left"));
  host.toggleAttribute("data-inline", !!container);
  if (String(launcher) === "false") host.toggleAttribute("data-bare", true);
  label();
}

function init(given: Options): void {
  if (host || !given?.assistant) return;
  options = { ...given };
  if (!document.body) return void addEventListener("DOMContentLoaded", () => init(given));
  over = new AbortController();
  addEventListener("message", onMessage, { signal: over.signal });
  for (const event of ["resize", "scroll"]) visualViewport?.addEventListener(event, followScreen, { signal: over.signal });
  build();
  if (given.attributes) call("attributes", given.attributes);
  if (store("pending")) makeFrame();
  emit("ready");
}

function update(more: Options): void {
  options = { ...options, ...more, assistant: options.assistant };
  if (more.site_token) call("identify", more.site_token);
  for (const name of ["locale", "theme", "attributes"] as const) if (more[name]) call(name, more[name]);
  look();
}

function destroy(): void {
  over.abort();
  host?.remove();
  popup?.close();
  host = frame = popup = null;
  peers = [];
  waiting = [];
  state.open = false;
}

const calls: Record<string, (...values: never[]) => void> = {
  init,
  destroy,
  popout,
  open: () => show(true),
  close: () => show(false),
  toggle: () => show(!state.open),
  show: () => host?.toggleAttribute("data-bare", false),
  hide: () => host?.toggleAttribute("data-bare", true),
  identify: (site_token: string) => update({ site_token }),
  logout() {
    options.site_token = undefined;
    store("token", null);
    call("logout");
  },
  update,
  locale: (locale: string) => update({ locale }),
  theme: (theme: string) => update({ theme }),
  track: (name: string, data: unknown) => call("track", { name, data }),
  send(text: string) {
    makeFrame();
    call("send", text);
  },
  on(event: string, listener: Listener) {
    listeners[event] ??= new Set();
    listeners[event].add(listener);
    if (event === "ready" && host) emit(event);
  },
  off: (event: string, listener: Listener) => listeners[event]?.delete(listener),
  get: (name: string, done: Listener) => done(state[name as keyof typeof state]),
};

/** What only the frame understands goes there as it is. */
for (const name of ["attributes", "tags", "prefill"] as const) calls[name] = (value) => call(name, value);

const page = window as { baton?: Baton; baton_loaded?: boolean };
if (!page.baton_loaded) {
  page.baton_loaded = true;
  const early = page.baton?.q ?? [];
  const baton: Baton = (name, ...values) => calls[name]?.(...values);
  page.baton = baton;
  const { assistant, siteToken, locale, theme, position, launcher, container } = script?.dataset ?? {};
  if (assistant) init({ assistant, site_token: siteToken, locale, theme, position, launcher, container });
  for (const args of early) baton(...args);
}
