import type { PageContext } from "@/lib/client/types";

const memory: Record<string, string | null> = {};

/**
 * Reads the page's own storage, and writes it where there is a value; null forgets. Private windows, strict settings
 * and sandboxed pages make even reading throw: then it is kept for as long as the page lives.
 * @param where `sessionStorage` is one tab's, `localStorage` every tab's
 */
export function store(where: "localStorage" | "sessionStorage", name: string, value?: string | null): string | null {
  try {
    if (value) window[where].setItem(name, value);
    else if (value === null) window[where].removeItem(name);
    if (value !== undefined) delete memory[name];
    return window[where].getItem(name) ?? memory[name] ?? null;
  } catch {
    if (value !== undefined) memory[name] = value;
    return memory[name] ?? null;
  }
}

/** Takes every key that begins so out of the page's storages. */
export function forgetKeys(prefix: string): void {
  for (const where of ["localStorage", "sessionStorage"] as const) {
    try {
      for (const name of Object.keys(window[where])) if (name.startsWith(prefix)) window[where].removeItem(name);
    } catch {
      // A page that refuses storage holds nothing there.
    }
  }
  for (const name of Object.keys(memory)) if (name.startsWith(prefix)) delete memory[name];
}

/** What stands before the page's own title. */
let mark = "";

const ownTitle = (): string => (mark && document.title.startsWith(mark) ? document.title.slice(mark.length) : document.title);

/** Puts the number of unread messages before the page's title, whatever the page has made of it meanwhile; 0 takes it away. */
export function markTitle(unread: number): void {
  const title = ownTitle();
  mark = unread ? `(${unread}) ` : "";
  if (document.title !== mark + title) document.title = mark + title;
}

export const pageContext = (): PageContext => ({ page_url: location.href, page_title: ownTitle(), referrer: document.referrer });

/** How long the loading of a page is waited for: an image that never comes must not cost it the chat. */
const LOAD_MS = 4_000;
const IDLE_MS = 1_000;

/** Once the page has loaded and its scripts rest: a framework that takes the document over finds it as its server sent it. */
export function whenIdle(run: () => void): void {
  let timer = 0;
  const idle = () => {
    clearTimeout(timer);
    removeEventListener("load", idle);
    // Safari has none.
    if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: IDLE_MS });
    else setTimeout(run, 200);
  };
  if (document.readyState === "complete") return idle();
  timer = window.setTimeout(idle, LOAD_MS);
  addEventListener("load", idle);
}
