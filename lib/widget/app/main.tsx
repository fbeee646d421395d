/** @jsxImportSource preact */
import { render } from "preact";
import {
  createVisitorChat,
  fallbackStorage,
  forgetOutboxes,
  goesOn,
  hostStorage,
  indexedStorage,
  type PageContext,
  scopeOf,
  type VisitorChat,
} from "@/lib/client";
import { accentStyle, inkOn } from "../accent";
import type { Bootstrap } from "../bootstrap";
import type { FrameCall, Theme, ToFrame } from "../frame-messages";
import type { Strings } from "../strings";
import { App, type Ui } from "./app";
import { draftForPage, forgetDraft, lendDraft } from "./draft";
import { linkHost } from "./host-link";
import { linkCode, loadLink } from "./mailed-link";
import { reportTo } from "./report";
import "./style.css";
import { makeStore } from "./use-store";
import { type About, formFor } from "./visitor-form";

const RIGHT_TO_LEFT = new Set(["ar", "he"]);
/** How long a page has to hand over a new token after the last one ran out. */
const NEW_TOKEN_WITHIN_MS = 10_000;
/** A page may change its address with every step of a map. */
const TELL_EVERY_MS = 2_000;

const boot = JSON.parse(document.getElementById("baton")?.textContent ?? "{}") as Bootstrap;
const query = new URLSearchParams(location.search);
const around = window.parent !== window ? window.parent : (window.opener as Window | null);
const { accent } = boot.assistant;
const link = linkHost(around, query.get("host"), accent ? [accent, inkOn(accent)] : null);
const ui = makeStore<Ui>({
  chat: null,
  mailed: null,
  strings: boot.strings,
  locale: boot.locale,
  prefill: { text: "", turn: 0 },
  shown: false,
  focus: false,
  alone: window.parent === window,
  form: null,
  formDone,
  sound: true,
  setSound,
  screen: "chat",
  draftChanged: (written) => void link.set("draft", draftForPage(written)),
});

let visitorToken: string | undefined;
/** The visitor's token while nothing was written yet. */
let unkept: string | null = null;
let siteToken: string | undefined;
let page: PageContext = { page_url: location.href, page_title: document.title, referrer: document.referrer };
let tokenChanged: () => void = () => undefined;
let about: About = {};
const NOTHING_TOLD = { about: "{}", page: "" };
let told = NOTHING_TOLD;
let toldAt = 0;
let choice: { wanted: number | null; kept: number | null } = { wanted: null, kept: null };
let later: ReturnType<typeof setTimeout> | undefined;

function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** The launcher and the teaser speak as the chat does. */
function tellWords({ open, close, unreachable, retry, shut }: Strings): void {
  link.say({ type: "words", words: [open, close, unreachable, retry, shut] });
}

async function setLocale(asked: string): Promise<void> {
  const locale = asked.slice(0, 2).toLowerCase();
  const response = await fetch(`/widget/${encodeURIComponent(locale)}.json`);
  if (!response.ok) return;
  document.documentElement.lang = locale;
  document.documentElement.dir = RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr";
  const strings = (await response.json()) as Strings;
  ui.set({ locale, strings });
  tellWords(strings);
}

/** A site token that ran out can be made by the site alone: its page hears of it and calls `identify`. */
function newSiteToken(): Promise<void> {
  link.say({
    type: "event",
    name: "error",
    data: { code: 4001, name: "AUTH_EXPIRED", help: 'Call baton("identify", token) with a new site token.' },
  });
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, NEW_TOKEN_WITHIN_MS);
    tokenChanged = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Where the visitor is, and in which language. */
const context = () => ({
  ...page,
  locale: navigator.language,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** What the page remembers of a form; its storage is the page's own, so that anything may stand there. */
function readAnswers(kept: string): About {
  try {
    return (JSON.parse(kept) ?? {}) as About;
  } catch {
    return {};
  }
}

/** Whether an answer that nobody looks at is heard: kept in the page's storage once it is said. */
function setSound(sound: boolean): void {
  ui.set({ sound });
  void link.set("sound", sound ? null : "0");
}

/** Somebody of whom nothing is known is asked before their first message, once. */
function askNewcomer(): void {
  const isNew = visitorToken === undefined && siteToken === undefined;
  ui.set({ form: isNew ? formFor(boot.assistant, boot.team, about) : null });
}

/** What was filled in counts from the first message on; the page remembers it until then, and that it was. */
function formDone(answers: About): void {
  tell(answers);
  void link.set("form", JSON.stringify(answers));
  ui.set({ form: null, focus: true });
}

const tell = ({ attributes, ...more }: About): void => {
  about = { ...about, ...more, ...(attributes ? { attributes: { ...about.attributes, ...attributes } } : {}) };
};

/** What the page said about its visitor, and where they are, is told once there is a conversation: before that nobody is there. */
function tellAbout(chat: VisitorChat): void {
  const { view, connection, conversations } = chat.getSnapshot();
  if ((view.id === null && conversations.length === 0) || (connection.status !== "connected" && connection.status !== "polling")) return;
  const now = { about: JSON.stringify(about), page: JSON.stringify(page) };
  if (now.about === told.about && now.page === told.page) return;
  const wait = toldAt + TELL_EVERY_MS - Date.now();
  if (wait > 0) {
    clearTimeout(later);
    later = setTimeout(tellAbout, wait, chat);
    return;
  }
  if (now.about !== told.about) void chat.request("PATCH", "/api/widget/visitor", about);
  if (now.page !== told.page) void chat.pageView(page);
  told = now;
  toldAt = Date.now();
}

/** A visitor is remembered from their first message on: of one who only looked, the page keeps nothing. */
function keepToken(chat: VisitorChat): void {
  const { view } = chat.getSnapshot();
  if (unkept === null || (view.id === null && view.items.length === 0)) return;
  void link.set("token", unkept);
  unkept = null;
}

/** The conversation that the visitor has chosen among several is shown on the next page, too. */
function keepChoice(chat: VisitorChat): void {
  const { owner, chosen } = chat.getSnapshot();
  if (owner === null) return;
  const { wanted, kept } = choice;
  choice = { wanted: null, kept: wanted ?? chosen };
  if (wanted !== null) chat.choose(wanted);
  else if (chosen !== kept) void link.set("chosen", chosen === null ? null : `${chosen}`);
}

/** What the page and the visitor have said so far was of somebody who is no longer there. */
function forgetPerson(): void {
  visitorToken = undefined;
  unkept = null;
  siteToken = undefined;
  about = {};
  told = NOTHING_TOLD;
  forgetDraft();
  choice = { wanted: null, kept: null };
  for (const key of ["chosen", "form"]) void link.set(key, null);
  ui.set({ prefill: { text: "", turn: 0 }, screen: "chat" });
}

/** The site says who its visitor is: the same person as before, or another one without a logout between. */
function identify(chat: VisitorChat, token: string): void {
  if (!goesOn({ siteToken, visitorToken }, { siteToken: token, visitorToken })) {
    forgetPerson();
    void link.set("token", null);
  }
  siteToken = token;
  ui.set({ form: null });
  tokenChanged();
  chat.reauthenticate();
}

function carryOut(chat: VisitorChat, call: FrameCall): void {
  switch (call.name) {
    case "identify":
      return identify(chat, call.value);
    case "logout":
      forgetPerson();
      askNewcomer();
      return chat.logout();
    case "prefill":
      return ui.set({ prefill: { text: call.value, turn: ui.getSnapshot().prefill.turn + 1 } });
    case "send":
      return void chat.send({ text: call.value });
    case "conversations":
      return ui.set({ screen: "home" });
    case "sound":
      return setSound(call.value);
    case "rate":
      return showUnrated(chat);
    case "locale":
      return void setLocale(call.value);
    case "theme":
      return setTheme(call.value);
    case "attributes":
      tell({ attributes: call.value });
      break;
    case "tags":
      tell({ tags: call.value });
      break;
    case "track":
      tell({ attributes: { [`track.${call.value.name}`]: { at: new Date().toISOString(), data: call.value.data ?? null } } });
      break;
  }
  if (ui.getSnapshot().form) askNewcomer();
  tellAbout(chat);
}

/** Whoever opens the chat for an answer elsewhere than in what is shown is led there. */
function showUnread(chat: VisitorChat): void {
  const { view, unread, conversations } = chat.getSnapshot();
  const other = conversations.find((dialog) => dialog.unread > 0 && dialog.id !== view.id);
  if (other && unread === conversations.reduce((sum, { id, unread }) => (id === view.id ? sum : sum + unread), 0)) chat.choose(other.id);
}

/** The newest conversation that is over and was not rated yet; where there is none, what is shown stays. */
function showUnrated(chat: VisitorChat): void {
  const over = chat.getSnapshot().conversations.find(({ status, rating }) => status === "resolved" && !rating);
  if (over) chat.choose(over.id);
  ui.set({ screen: "chat" });
}

function makeChat(): VisitorChat {
  return createVisitorChat({
    assistantId: boot.assistant.id,
    auth: async ({ refresh }) => {
      if (refresh && siteToken) await newSiteToken();
      return { ...(visitorToken ? { visitorToken } : {}), ...(siteToken ? { siteToken } : {}) };
    },
    onVisitorToken(token) {
      visitorToken = token;
      unkept = token;
    },
    onLogout() {
      forgetPerson();
      link.say({ type: "logout" });
    },
    context,
    storage: fallbackStorage(indexedStorage(), hostStorage(link)),
  });
}

/** A page has logged its visitor out while no frame was there to forget them. */
async function forgetWhoLeft(): Promise<void> {
  if (!(await link.get("left"))) return;
  forgetDraft();
  await forgetOutboxes(scopeOf(boot.assistant.id, ""));
  await link.set("left", null);
}

/** Of a page that stands alone: the visitor who was here before, or the one of an email's link if that is wanted. */
async function ownToken(): Promise<string | null> {
  const kept = await link.get("token");
  const code = window.parent === window ? linkCode() : null;
  if (code === null) return kept;
  const asking = await loadLink().catch(() => null);
  // The link stays in the address: the next attempt may find the server.
  if (!asking) return kept;
  const token = await asking.askAboutLink(code, kept, (mailed) => ui.set({ mailed }));
  if (token !== kept) await link.set("token", token);
  return token;
}

async function start(): Promise<void> {
  // What the page asks for before the chat is there is not lost, and keeps its order.
  const early: ToFrame[] = [];
  let listener = (message: ToFrame) => void early.push(message);
  link.listen((message) => listener(message));
  const init = await link.ready;
  tellWords(ui.getSnapshot().strings);
  if (init) await forgetWhoLeft();
  if (init) lendDraft(await link.get("draft"));
  if (init) page = init.page;
  visitorToken = (init ? init.token : await ownToken()) ?? undefined;
  siteToken = init?.siteToken;
  choice.wanted = Number(await link.get("chosen")) || null;
  ui.set({ sound: (await link.get("sound")) === null });
  const filledIn = await link.get("form");
  if (filledIn) tell(readAnswers(filledIn));
  else askNewcomer();
  const chat = makeChat();
  chat.subscribe(() => {
    keepChoice(chat);
    tellAbout(chat);
    keepToken(chat);
  });
  reportTo(link, chat, { strings: () => ui.getSnapshot().strings, assistant: boot.assistant.name }, (messageId) => {
    const { sound, shown } = ui.getSnapshot();
    const isSeen = shown && document.visibilityState === "visible";
    if (sound && !isSeen) void import("../later/chime").then(({ default: chime }) => chime(messageId));
  });
  listener = (message) => {
    if (message.type === "shown") {
      if (message.open) showUnread(chat);
      ui.set({ shown: message.open, focus: message.focus });
    }
    if (message.type === "page") {
      page = message.page;
      tellAbout(chat);
    }
    if (message.type === "call") carryOut(chat, message.call);
  };
  ui.set({ chat, shown: init ? init.open || init.popout : true, focus: init ? init.focus || init.popout : true });
  chat.connect();
  for (const message of early.splice(0)) listener(message);
}

if (accent) for (const [name, value] of Object.entries(accentStyle(accent))) document.documentElement.style.setProperty(name, value);
render(
  <App boot={boot} ui={ui} onClose={() => link.say({ type: "close" })} onPopout={() => link.say({ type: "popout" })} />,
  document.body,
);
addEventListener("hashchange", () => linkCode() !== null && location.reload());
void start();

/** For the parts that are loaded when they are used. */
export * from "./shared";
