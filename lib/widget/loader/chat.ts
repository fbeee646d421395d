import { inkOn } from "../accent";
import type { Accent, FrameCall, Teaser, ToFrame, ToHost, Words } from "../frame-messages";
import { keepAttached } from "./attach";
import { forgetKeys, markTitle, pageContext, store, whenIdle } from "./page";
import { FULL } from "./styles";
import { makeView, type View } from "./view";
import { wordsIn } from "./words";

export type Options = {
  assistant?: string;
  site_token?: string;
  locale?: string;
  theme?: string;
  position?: string;
  launcher?: boolean | string;
  /** `#rrggbb`: the launcher's colour until the frame has answered. */
  accent?: string;
  /** From the launcher to the edges of the window, in pixels. */
  side?: number | string;
  bottom?: number | string;
  container?: string | Element;
  attributes?: Record<string, unknown>;
};
export type Listener = (value?: unknown) => void;

/** How long the frame may take before the visitor is told that it does not come. */
const HELLO_MS = 8_000;
/** How often a page is looked at for another address or title. */
const PAGE_MS = 1_000;

export const script = document.currentScript as HTMLScriptElement | null;
export const server = new URL(script?.src ?? location.href).origin;
/** Pages in a sandbox, and those of a file, have no origin; a frame in a sandbox has none either, so none can be named to it. */
const opaque = self.origin === "null";
const listeners: Record<string, Set<Listener>> = {};

let options: Options = {};
/** What `get` answers. */
export const state = { open: false, unread: 0, status: "disconnected" };
let view: View | null = null;
let attached: ReturnType<typeof keepAttached> | null = null;
let frame: HTMLIFrameElement | null = null;
let popup: Window | null = null;
let hello = 0;
let warned = false;
/** In the language of the frame, once it has said so. */
let spoken: Words | undefined;
let teaser: Teaser | null = null;
/** Whether the visitor opened the chat themselves and waits for it with their keyboard. */
let focusing = false;
/** Windows of ours that said hello. */
let peers: Window[] = [];
let waiting: FrameCall[] = [];
let over = new AbortController();

/** The page's own distance to an edge, or ours where it names none that makes sense. */
const edge = (given: number | string = 20): number => (+given >= 0 ? +given : 20);

const keyOf = (key: string) => `baton:${options.assistant}:${key}`;
const kept = (key: string, value?: string | null) => store("localStorage", keyOf(key), value);
const keptInTab = (key: string, value?: string | null) => store("sessionStorage", keyOf(key), value);

function emit(name: string, value?: unknown): void {
  for (const listener of listeners[name] ?? []) {
    // A listener of the page's that throws must not stop ours.
    setTimeout(listener, 0, value);
  }
}

const say = (peer: Window, message: ToFrame) => peer.postMessage(message, opaque ? "*" : server);

export function call(name: FrameCall["name"], value?: unknown): void {
  const message = { name, value } as FrameCall;
  if (peers.length) for (const peer of peers) say(peer, { type: "call", call: message });
  else waiting.push(message);
}

const language = () => options.locale || document.documentElement.lang;

function frameUrl(popout: string): string {
  const { assistant = "", theme = "" } = options;
  const isolated = self.crossOriginIsolated ? "1" : "";
  return `${server}/widget?${new URLSearchParams({ assistant, host: self.origin, locale: language(), theme, popout, isolated })}`;
}

export function makeFrame(): void {
  if (frame || !view) return;
  attached?.place();
  if (frame) return;
  frame = document.createElement("iframe");
  frame.title = "Chat";
  frame.allow = "autoplay";
  frame.referrerPolicy = "strict-origin";
  frame.src = frameUrl("");
  view.fail(false);
  hello = window.setTimeout(
    fail,
    HELLO_MS,
    `${server} has not answered in ${HELLO_MS / 1000} s, or this page's policy has no frame-src for it`,
  );
  view.root.append(frame);
  followScreen();
}

function dropFrame(): void {
  clearTimeout(hello);
  frame?.remove();
  frame = null;
  peers = peers.filter((peer) => !peer.closed);
  view?.host.toggleAttribute("data-ready", false);
}

function makeFrameAnew(): void {
  dropFrame();
  makeFrame();
}

/** Visitors hear that there is no chat now; why, whoever runs the site reads once in the console. */
function fail(help: string): void {
  clearTimeout(hello);
  view?.fail(true);
  if (!warned) console.error(`Baton: no chat with assistant "${options.assistant}" on ${self.origin}: ${help}.`);
  warned = true;
}

/** Where it takes the whole height it follows what the keyboard leaves of the screen. */
function followScreen(): void {
  const { open } = state;
  const screen = open && !options.container && matchMedia(FULL).matches ? visualViewport : null;
  // A visitor who has zoomed in looks at a part of the chat: it stays as it is.
  const box = screen && screen.scale < 1.01 ? { height: `${screen.height}px`, top: `${screen.offsetTop}px` } : { height: "", top: "" };
  for (const part of [frame, view?.sheet]) if (part) Object.assign(part.style, box);
}

/** @param quiet open again on another page: whatever has the focus there keeps it */
export function show(open: boolean, quiet = false): void {
  if (!view || open === state.open) return;
  state.open = open;
  focusing = open && !quiet;
  if (open && view.host.hasAttribute("data-failed")) dropFrame();
  if (open) makeFrame();
  view.host.toggleAttribute("data-open", open);
  remember();
  label();
  followScreen();
  for (const peer of peers) say(peer, { type: "shown", open, focus: focusing });
  if (!quiet) focusOn(open);
  emit(open ? "open" : "close");
}

function focusOn(open: boolean): void {
  if (!view) return;
  const isReady = view.host.hasAttribute("data-ready");
  if (!open) view.launcher.focus();
  else if (isReady) frame?.focus();
  else view.cross.focus();
}

/** Whether the chat is open on this tab's next page: of one who has never written nothing is kept. */
const remember = () => keptInTab("open", state.open && (kept("token") || kept("draft")) ? "1" : null);

function label(): void {
  if (!view) return;
  const { words, rtl } = wordsIn(language());
  view.host.dir = rtl ? "rtl" : "ltr";
  view.label(spoken ?? words, state.open, state.unread);
  view.tease(state.unread && teaser && keptInTab("dismissed") !== `${teaser.id}` ? teaser : null);
  markTitle(state.unread);
}

const paint = (name: string, value: string) => view?.root.style.setProperty(`--${name}`, value);

function wear([accent, ink]: Accent): void {
  paint("accent", accent);
  paint("ink", ink);
}

function greet(peer: Window): void {
  const popout = peer === popup;
  peers = [...peers.filter((other) => other !== peer && !other.closed), peer];
  say(peer, {
    type: "init",
    token: kept("token"),
    siteToken: options.site_token,
    page: pageContext(),
    open: state.open,
    focus: focusing,
    popout,
  });
  for (const message of waiting.splice(0)) say(peer, { type: "call", call: message });
  if (popout) return;
  clearTimeout(hello);
  view?.fail(false);
  view?.host.toggleAttribute("data-ready", true);
  if (focusing) frame?.focus();
  focusing = false;
}

function onMessage({ origin, source, data }: MessageEvent<ToHost>): void {
  const peer = source as Window;
  if (origin !== server && !(opaque && origin === "null")) return;
  if (!peer || (peer !== frame?.contentWindow && peer !== popup)) return;
  switch (data.type) {
    case "hello":
      if (data.accent) wear(data.accent);
      return greet(peer);
    case "words":
      spoken = data.words;
      return label();
    case "refused":
      return fail(data.help);
    case "store":
      say(peer, { type: "value", id: data.id, value: kept(data.key, data.value) });
      if (data.key === "token" || data.key === "draft") remember();
      return;
    case "logout":
      return forget();
    case "close":
      return show(false);
    case "popout":
      return popout();
    case "teaser":
      teaser = data.teaser;
      return label();
    case "event":
      if (data.name in state) Object.assign(state, { [data.name]: data.data });
      label();
      emit(data.name, data.data);
  }
}

let toldPage = "";
/** Pages that change without loading: the frame hears of the new address, and the title carries its mark again. */
function tellPage(): void {
  if (!peers.length) return;
  markTitle(state.unread);
  const page = pageContext();
  const text = JSON.stringify(page);
  if (text === toldPage) return;
  toldPage = text;
  for (const peer of peers) say(peer, { type: "page", page });
}

export function popout(): void {
  popup = open(frameUrl("1"), "baton", "width=420,height=720");
  show(false);
}

/** Each time our element was put into the page: a frame that was taken away with it has to load again. */
function placed(): void {
  if (!view) return;
  const hadFrame = frame !== null;
  dropFrame();
  if (hadFrame) makeFrame();
  if (options.container) return show(true, true);
  // A transform on the root element makes everything fixed scroll with the page; on the top layer it has no hold.
  const { bottom } = view.host.getBoundingClientRect();
  if (bottom && Math.abs(innerHeight - bottom) > 1 && view.host.showPopover) {
    view.host.popover = "manual";
    view.host.showPopover();
  }
}

/** What holds from when it is said until something else is: the frame's answer for the colour, `show` and `hide` for the launcher. */
function dress({ accent = "", launcher }: Options): void {
  if (/^#[\da-f]{6}$/i.test(accent)) wear([accent, inkOn(accent)]);
  if (launcher != null) view?.host.toggleAttribute("data-bare", `${launcher}` === "false");
}

function look(): void {
  if (!view) return;
  const { position, theme = "auto", container } = options;
  const { host } = view;
  const rtl = getComputedStyle(document.body ?? document.documentElement).direction === "rtl";
  host.dataset.theme = theme;
  host.toggleAttribute("data-left", position ? position.endsWith("left") : rtl);
  host.toggleAttribute("data-inline", !!container);
  for (const name of ["side", "bottom"] as const) paint(name, `${edge(options[name])}px`);
  label();
}

/** Somebody with an open conversation, an unread answer or something unsent is connected again, and what was open is open. */
function resume(): void {
  if (!view) return;
  attached?.place();
  look();
  if (kept("pending") || kept("active") || kept("left")) makeFrame();
  if (keptInTab("open")) show(true, true);
}

export function init(given: Options): void {
  if (!given?.assistant) return;
  if (view) return warnOfAnother(options.assistant, given.assistant);
  options = { ...given };
  over = new AbortController();
  const { signal } = over;
  addEventListener("message", onMessage, { signal });
  for (const event of ["resize", "scroll"]) visualViewport?.addEventListener(event, followScreen, { signal });
  // A page that comes back out of the browser's memory: what was opened or closed meanwhile on another one holds.
  addEventListener("pageshow", ({ persisted }) => persisted && kept("token") && show(!!keptInTab("open"), true), { signal });
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (key !== keyOf("logout") || !newValue) return;
    forget();
    if (peers.length) call("logout");
  };
  addEventListener("storage", onStorage, { signal });
  const ticking = setInterval(tellPage, PAGE_MS);
  signal.addEventListener("abort", () => clearInterval(ticking));
  (window as { navigation?: EventTarget }).navigation?.addEventListener("currententrychange", tellPage, { signal });
  view = makeView({ toggle: () => show(!state.open), close: () => show(false), retry: makeFrameAnew, dismiss });
  attached = keepAttached(view.host, given.container, placed);
  dress(given);
  look();
  whenIdle(resume);
  if (given.attributes) call("attributes", given.attributes);
  emit("ready");
}

function dismiss(): void {
  keptInTab("dismissed", `${teaser?.id}`);
  label();
  view?.launcher.focus();
}

/** A page has one chat; a second one's snippet is not passed over without a word. */
export function warnOfAnother(first: string | undefined, second: string): void {
  if (first === second) return;
  console.warn(`Baton: this page already has the chat of assistant "${first}"; that of "${second}" is left out.`);
}

export function update(more: Options): void {
  options = { ...options, ...more, assistant: options.assistant };
  if (more.site_token) call("identify", more.site_token);
  for (const name of ["locale", "theme", "attributes"] as const) if (more[name]) call(name, more[name]);
  dress(more);
  look();
}

export function destroy(): void {
  over.abort();
  attached?.stop();
  markTitle(0);
  dropFrame();
  popup?.close();
  view = attached = popup = teaser = null;
  peers = [];
  waiting = [];
  Object.assign(state, { open: false, unread: 0 });
}

/** Forgets who the visitor was, in the page and in its storage; what was asked in their name is not carried out any more. */
function forget(): void {
  options.site_token = undefined;
  forgetKeys(keyOf(""));
  waiting = [];
  teaser = null;
  state.unread = 0;
  label();
}

export function logout(): void {
  const isInFrame = kept("pending") || kept("draft") || frame;
  forget();
  // Pages of the site in other tabs hear of it.
  kept("logout", "1");
  kept("logout", null);
  if (peers.length || !isInFrame) return call("logout");
  // What they wrote is in the frame's own storage, where a frame alone can forget it.
  kept("left", "1");
  makeFrame();
}

/** Shows or hides the launcher. */
export const showLauncher = (shown: boolean) => void view?.host.toggleAttribute("data-bare", !shown);

export function on(event: string, listener: Listener): void {
  listeners[event] ??= new Set();
  listeners[event].add(listener);
  if (event === "ready" && view) emit(event);
}

export const off = (event: string, listener: Listener) => void listeners[event]?.delete(listener);
