import { baton, type Heard, labels, said } from "./baton";

/** Answers what a page that was written for Crisp's chat box pushes, and calls its listeners. */
type Pushed = [action: string, name: string, values?: unknown];

const page = window as unknown as { $crisp?: { push(...calls: Pushed[]): void } | Pushed[] };
const tags = labels();
const state = { open: false, shown: true };
/** Ours for theirs, so that `off` takes away what `on` has added: a listener for each of their events. */
const listening = new Map<string, [event: string, listener: (value: never) => void]>();

const first = (values: unknown): unknown => (Array.isArray(values) ? values[0] : values);

const DO: Record<string, (values: unknown) => void> = {
  "chat:open": () => baton("open"),
  "chat:close": () => baton("close"),
  "chat:toggle": () => baton("toggle"),
  "chat:show": () => show(true),
  "chat:hide": () => show(false),
  "session:reset": () => baton("logout"),
  "message:send": (values) => {
    const [type, text] = values as [string, unknown];
    if (type === "text") baton("send", String(text));
  },
};

const SET: Record<string, (values: unknown) => void> = {
  "message:text": (values) => baton("prefill", String(first(values) ?? "")),
  "session:data": (values) => {
    const [data, value] = values as [unknown, unknown];
    baton("attributes", said(Array.isArray(data) ? Object.fromEntries(data as [string, unknown][]) : { [String(data)]: value }));
  },
  "session:segments": (values) => tags.add(...(first(values) as string[])),
  "session:event": (values) => {
    for (const [name, data] of first(values) as [string, unknown][]) baton("track", name, data ?? null);
  },
};

function show(shown: boolean): void {
  state.shown = shown;
  baton(shown ? "show" : "hide");
}

function set(name: string, values: unknown): void {
  if (SET[name]) return SET[name](values);
  const [group, fact] = name.split(":");
  if (group === "user" && fact) baton("attributes", said({ [fact === "nickname" ? "name" : fact]: first(values) }));
}

/** @returns our event, and what their listener is told of it */
function eventOf(name: string, listener: (value?: unknown) => void): [string, (value: never) => void] | undefined {
  switch (name) {
    case "session:loaded":
      return ["ready", () => listener()];
    case "chat:initiated":
    case "chat:opened":
      return ["open", () => listener()];
    case "chat:closed":
      return ["close", () => listener()];
    case "message:sent":
    case "message:received":
      return [
        "message",
        ({ mine, text, timestamp, id }: Heard) => {
          if (mine === (name === "message:sent"))
            listener({
              type: "text",
              origin: "chat",
              content: text,
              fingerprint: id,
              timestamp: Date.parse(timestamp),
              from: mine ? "user" : "operator",
            });
        },
      ];
  }
}

const actions: Record<string, (name: string, values: unknown) => void> = {
  do: (name, values) => DO[name]?.(values),
  set,
  on(name, listener) {
    const own = eventOf(name, listener as () => void);
    if (!own) return;
    actions.off?.(name, undefined);
    listening.set(name, own);
    baton("on", ...own);
  },
  off(name) {
    const own = listening.get(name);
    if (own) baton("off", ...own);
    listening.delete(name);
  },
  config(name, values) {
    if (name === "position:reverse") baton("update", { position: first(values) ? "left" : "right" });
    if (name === "color:mode") baton("theme", first(values));
  },
};

const early = Array.isArray(page.$crisp) ? page.$crisp : [];
const $crisp = {
  push(...calls: Pushed[]): void {
    for (const [action, name, values] of calls) actions[action]?.(name, values);
  },
  is: (name: string): boolean =>
    ({ "chat:opened": state.open, "chat:closed": !state.open, "chat:visible": state.shown, "chat:hidden": !state.shown })[name] ?? false,
};
page.$crisp = $crisp;
baton("on", "open", () => {
  state.open = true;
});
baton("on", "close", () => {
  state.open = false;
});
$crisp.push(...early);
