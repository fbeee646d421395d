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
  show,
  showLauncher,
  state,
  update,
  warnOfAnother,
} from "./chat";

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
  send(text: string) {
    makeFrame();
    call("send", text);
  },
  get: (name: string, done: Listener) => done(state[name as keyof typeof state]),
};

for (const name of ["conversations", "rate"] as const)
  calls[name] = () => {
    show(true);
    call(name);
  };

/** The assistant of the page's first snippet; empty while `init` is still to name it. Pages that replace their body run the snippet again. */
const page = window as { baton?: Baton; baton_loaded?: string };
const { assistant, siteToken, ...given } = script?.dataset ?? {};
if (page.baton_loaded === undefined) {
  page.baton_loaded = assistant ?? "";
  const early = page.baton?.q ?? [];
  // What only the frame understands goes there as it is.
  const baton: Baton = (name, ...values) => (calls[name] ? calls[name](...values) : call(name as FrameCall["name"], values[0]));
  page.baton = baton;
  if (assistant) init({ ...given, assistant, site_token: siteToken });
  for (const args of early) baton(...args);
} else if (assistant && page.baton_loaded) warnOfAnother(page.baton_loaded, assistant);
