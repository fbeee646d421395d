import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, chromium, type Page, type Response } from "@playwright/test";
import { asc, eq } from "drizzle-orm";
import { dialogs, messages, notifications } from "@/db/schema";
import { type Extra, type Fault, holds, type Scene } from "./fault";
import type { House } from "./house";

const PATIENCE_MS = 60_000;
const QUEUED = 5;

/** A page of somebody else's site, with the snippet. */
function serveHostPage(house: House): Promise<Server> {
  const page = `<!doctype html><html lang="en"><title>A site</title><h1>A site</h1>
<script async src="http://127.0.0.1:${house.fronts[0]?.port}/embed.js" data-assistant="${house.workspace.assistantId}"></script></html>`;
  const server = createServer((_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end(page));
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** What left one browser for the server, over sockets or HTTP: by client_id, the tabs that sent it. */
type Tabs = { context: BrowserContext; open(): Promise<Page>; sent: Map<string, Set<Page>> };

const CLIENT_ID = /"client_id":"([^"]+)"/;

async function openBrowser<T>(house: House, work: (tabs: Tabs) => Promise<T>): Promise<T> {
  const host = await serveHostPage(house);
  const browser: Browser = await chromium.launch({ executablePath: process.env.TEST_CHROMIUM, args: ["--no-sandbox"] });
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  const sent: Tabs["sent"] = new Map();
  const open = async () => {
    const page = await context.newPage();
    const note = (payload: string | Buffer | null) => {
      const clientId = CLIENT_ID.exec(String(payload))?.[1];
      if (clientId) sent.set(clientId, (sent.get(clientId) ?? new Set()).add(page));
    };
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => note(payload)));
    page.on("request", (request) => note(request.postData()));
    await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
    return page;
  };
  try {
    return await work({ context, open, sent });
  } finally {
    await browser.close();
    host.close();
  }
}

const chatOf = (page: Page) => page.frameLocator('iframe[title="Chat"]');

async function openChat(page: Page): Promise<void> {
  const close = page.getByRole("button", { name: "Close chat" });
  const launcher = page.getByRole("button", { name: "Open chat" });
  await launcher.or(close).first().waitFor();
  if (await launcher.isVisible()) await launcher.click();
  await chatOf(page).getByRole("textbox", { name: "Message" }).waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  await chatOf(page).getByRole("textbox", { name: "Message" }).fill(text);
  await chatOf(page).getByRole("button", { name: "Send" }).click();
  await chatOf(page).getByRole("article").filter({ hasText: text }).first().waitFor();
}

async function writeAll(page: Page, texts: readonly string[]): Promise<void> {
  for (const text of texts) await write(page, text);
}

const lines = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}-${at + 1}.`);

/** What a tab shows of these texts, in the order in which it shows them. */
async function shownIn(page: Page, wanted: readonly string[]): Promise<string[]> {
  const texts = await chatOf(page).getByRole("article").allInnerTexts();
  return texts.flatMap((text) => wanted.filter((words) => text.includes(words)));
}

async function storedIn(house: House, wanted: readonly string[]): Promise<string[]> {
  const rows = await house.core.db
    .select({ text: messages.text })
    .from(messages)
    .innerJoin(dialogs, eq(messages.dialog_id, dialogs.id))
    .where(eq(dialogs.workspace_id, house.workspace.workspaceId))
    .orderBy(asc(messages.dialog_id), asc(messages.seq));
  return rows.flatMap(({ text }) => (wanted.includes(text) ? [text] : []));
}

function judgeTexts(wanted: readonly string[], logs: readonly (readonly string[])[]): Extra {
  const extra: Extra = { acknowledged: wanted.length, lost: 0, doubled: 0, outOfOrder: 0 };
  for (const log of logs) {
    const once = [...new Set(log)];
    extra.doubled += log.length - once.length;
    extra.lost += wanted.length - once.length;
    extra.outOfOrder += once.filter((text, at) => at > 0 && wanted.indexOf(text) < wanted.indexOf(once[at - 1] as string)).length;
  }
  return extra;
}

/** Waits until the texts stand in the database and in every tab, and judges both. */
async function judgeTabs(house: House, pages: readonly Page[], wanted: readonly string[]): Promise<Extra> {
  for (const page of pages) for (const text of wanted) await chatOf(page).getByRole("article").filter({ hasText: text }).first().waitFor();
  for (const page of pages) await chatOf(page).getByText("Sending…").first().waitFor({ state: "detached" });
  return judgeTexts(wanted, [await storedIn(house, wanted), ...(await Promise.all(pages.map((page) => shownIn(page, wanted))))]);
}

/** Messages wait in a tab that is cut off; then the tab goes, and another one stands in its place. */
const goneWithQueue = (name: string, go: (page: Page, tabs: Tabs) => Promise<Page>): Fault => ({
  name: `${name} of a tab with queued messages`,
  run: ({ house }) =>
    openBrowser(house, async (tabs) => {
      const page = await tabs.open();
      await openChat(page);
      const texts = lines(name, QUEUED + 1);
      await write(page, texts[0] as string);
      house.fronts[0]?.set("refuse");
      house.fronts[0]?.reset();
      await writeAll(page, texts.slice(1));
      house.fronts[0]?.set("open");
      const next = await go(page, tabs);
      const endedAt = performance.now();
      await openChat(next);
      const extra = await judgeTabs(house, [next], texts);
      return { endedAt, extra, note: `${QUEUED} queued` };
    }),
});

async function reload(page: Page): Promise<Page> {
  await page.reload();
  return page;
}

async function crash(page: Page, tabs: Tabs): Promise<Page> {
  const crashed = page.waitForEvent("crash");
  const session = await tabs.context.newCDPSession(page);
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  return tabs.open();
}

const severalTabs = (count: number): Fault => ({
  name: `${count} tabs of one visitor, cut off and back`,
  run: ({ house }) =>
    openBrowser(house, async (tabs) => {
      const first = await tabs.open();
      await openChat(first);
      const texts = lines(`tabs${count}`, count * 3);
      await write(first, texts[0] as string);
      const pages = [first];
      while (pages.length < count) {
        const page = await tabs.open();
        await openChat(page);
        pages.push(page);
      }
      await writeAll(pages.at(-1) as Page, texts.slice(1, count));
      house.fronts[0]?.set("refuse");
      house.fronts[0]?.reset();
      for (const [at, text] of texts.slice(count).entries()) await write(pages[at % count] as Page, text);
      house.fronts[0]?.set("open");
      const extra = await judgeTabs(house, pages, texts);
      const repeated = [...tabs.sent.values()].filter((senders) => senders.size > 1).length;
      holds(tabs.sent.size === texts.length, `${tabs.sent.size} of ${texts.length} messages were seen to be sent`);
      holds(repeated === 0, `${repeated} messages were sent by more than one tab`);
      return { extra, note: `one sender: ${tabs.sent.size} messages, none by two tabs` };
    }),
});

type Counting = { chimes?: number };

/** Sounds are counted where the page makes them. */
const countNotes = () => {
  const page = window as unknown as Counting & { OscillatorNode: typeof OscillatorNode };
  page.OscillatorNode = class extends OscillatorNode {
    override start(when?: number): void {
      page.chimes = (page.chimes ?? 0) + 1;
      super.start(when);
    }
  };
  // The browser of a test says of every page that it is looked at.
  document.hasFocus = () => false;
};

async function signInTabs(house: House, context: BrowserContext, count: number, onPage: (page: Page) => void): Promise<Page[]> {
  await context.addInitScript(countNotes);
  const base = `http://127.0.0.1:${house.fronts[0]?.port}`;
  const pages: Page[] = [];
  while (pages.length < count) {
    const page = await context.newPage();
    pages.push(page);
    onPage(page);
    await page.goto(`${base}/inbox`);
    if (!page.url().includes("/login")) continue;
    await page.getByLabel("Email").fill(house.owner.email);
    await page.getByLabel("Password").fill(house.owner.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/inbox**");
  }
  for (const page of pages) await page.getByRole("list", { name: "Conversations" }).waitFor();
  return pages;
}

const DESK_TABS = 5;

type Claim = { news: number; dialogId: number | null; page: Page; sound: boolean };

/** What each tab was answered when it asked whether it may make itself heard of a piece of news. */
function watchClaims(house: House, count: number) {
  const claims: Claim[] = [];
  const waiting = new Set<() => void>();
  const note = async (page: Page, response: Response) => {
    const news = Number(/\/api\/notifications\/(\d+)\/claim$/.exec(response.url())?.[1]);
    if (!news) return;
    const { sound } = (await response.json()) as { sound: boolean };
    const [row] = await house.core.db.select({ dialogId: notifications.dialog_id }).from(notifications).where(eq(notifications.id, news));
    claims.push({ news, dialogId: row?.dialogId ?? null, page, sound });
    for (const look of waiting) look();
  };
  return {
    claims,
    // A page that is closed while it is answered has nothing more to tell.
    watch: (page: Page) => void page.on("response", (response) => void note(page, response).catch(() => undefined)),
    /** Resolves when every tab has its answer for one piece of news of the conversation. */
    allOf: (dialogId: number) =>
      new Promise<Claim[]>((resolve) => {
        const look = () => {
          const first = claims.find((claim) => claim.dialogId === dialogId)?.news;
          const answers = claims.filter((claim) => claim.news === first);
          if (answers.length < count) return;
          waiting.delete(look);
          resolve(answers);
        };
        waiting.add(look);
      }),
  };
}

/** @returns the conversation of a visitor who writes for the first time */
async function beginDialog(house: House, base: string): Promise<number> {
  const post = async <T>(path: string, body: object, token?: string) => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(base + path, { method: "POST", body: JSON.stringify(body), headers });
    holds(answer.ok, `${path} answered ${answer.status}`);
    return (await answer.json()) as T;
  };
  const session = await post<{ visitor_token: string }>("/api/widget/session", { assistant_id: house.workspace.assistantId });
  const words = { client_id: randomUUID(), text: "Is anybody there?" };
  return (await post<{ dialog: { id: number } }>("/api/dialogs", words, session.visitor_token)).dialog.id;
}

const NOTES_OF_A_SOUND = 2;

async function oneSound({ house }: Scene) {
  const browser = await chromium.launch({ executablePath: process.env.TEST_CHROMIUM, args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    const { claims, watch, allOf } = watchClaims(house, DESK_TABS);
    const pages = await signInTabs(house, context, DESK_TABS, watch);
    const answers = await allOf(await beginDialog(house, `http://127.0.0.1:${house.fronts[0]?.port}`));
    const sounding = answers.filter(({ sound }) => sound);
    holds(sounding.length === 1, `${sounding.length} tabs of one operator were let make a sound`);
    await sounding[0]?.page.waitForFunction((notes) => ((window as unknown as Counting).chimes ?? 0) >= notes, NOTES_OF_A_SOUND);
    for (const page of pages) {
      const made = await page.evaluate(() => (window as unknown as Counting).chimes ?? 0);
      const granted = claims.filter((claim) => claim.page === page && claim.sound).length;
      holds(made <= granted * NOTES_OF_A_SOUND, `a tab made ${made} notes and was let make ${granted * NOTES_OF_A_SOUND}`);
    }
    return { note: `one sound in ${DESK_TABS} tabs` };
  } finally {
    await browser.close();
  }
}

export const FAULTS_OF_TABS: readonly Fault[] = [
  goneWithQueue("reload", reload),
  goneWithQueue("crash", crash),
  severalTabs(2),
  severalTabs(5),
  { name: "five tabs of one operator", run: oneSound },
];
