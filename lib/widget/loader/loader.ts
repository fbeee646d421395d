import type { FrameCall } from "../frame-messages";
import {
  call,
  destroy,
  init,
  type Listener,
  logout,
  makeFrame,
  off,
  on,
  popout,
  script,
  server,
  show,
  showLauncher,
  state,
  update,
  warnOfAnother,
} from "./chat";
import { add } from "./view";

type Baton = ((name: string, ...values: never[]) => void) & { q?: Iterable<[string, ...never[]]> };

const calls: Record<string, (...values: never[]) => void> = {
  init,
  destroy,
  popout,
  update,
  logout,
  on,
  off,
  open: () => show(true),
  close: () => show(false),
  toggle: () => show(!state.open),
  show: () => showLauncher(true),
  hide: () => showLauncher(false),
  identify: (site_token: string) => update({ site_token }),
  locale: (locale: string) => update({ locale }),
  theme: (theme: string) => update({ theme }),
  track: (name: string, data: unknown) => call("track", { name, data }),
  get: (name: string, done: Listener) => done(state[name as keyof typeof state]),
};

/** The assistant of the page's first snippet; empty while `init` is still to name it. Pages that replace their body run the snippet again. */
const page = window as { baton?: Baton; baton_loaded?: string; chatwootSDK?: object };
const { assistant, siteToken, compat, ...given } = script?.dataset ?? {};
if (page.baton_loaded === undefined) {
  page.baton_loaded = assistant ?? "";
  const early = page.baton?.q ?? [];
  const baton: Baton = (name, ...values) => {
    if (calls[name]) return calls[name](...values);
    // What only the frame understands goes there as it is.
    if (name === "send") makeFrame();
    if (/^(conv|rat)/.test(name)) show(true);
    call(name as FrameCall["name"], values[0]);
  };
  page.baton = baton;
  // A page that was written for another product: its calls are answered by a script of their own.
  if (compat) {
    add(document.head, "script").src = `${server}/widget/${compat}.js`;
    // Called by the snippet's own `onload`, before that script is there.
    page.chatwootSDK = { run() {} };
  }
  if (assistant) init({ ...given, assistant, site_token: siteToken });
  for (const args of early) baton(...args);
} else if (assistant && page.baton_loaded) warnOfAnother(page.baton_loaded, assistant);
