/** @jsxImportSource preact */
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { page } from "vitest/browser";
import type { VisitorChat, VisitorSnapshot } from "@/lib/client";
import { App, type Ui } from "@/lib/widget/app/app";
import "@/lib/widget/app/style.css";
import "@/lib/widget/later/later.css";
import { WidgetContext } from "@/lib/widget/app/context";
import { makeStore } from "@/lib/widget/app/use-store";
import type { Bootstrap } from "@/lib/widget/bootstrap";
import { Feedback } from "@/lib/widget/later/feedback";
import { LOCALES } from "@/lib/widget/strings";
import { APPEARANCES, type Appearance, expectSound, wear } from "./appearances";
import { ARABIC, dialog, emptyView, everything, LONG } from "./fixtures";

const never = () => new Promise<never>(() => undefined);
const nothing = () => undefined;

/** The size of the frame on a page, and of a phone's screen. */
const WIDTHS = { desktop: 400, phone: 390 };

function bootOf({ dir }: Appearance, more: Partial<Bootstrap["assistant"]> = {}): Bootstrap {
  const locale = dir === "rtl" ? "ar" : "en";
  return {
    assistant: {
      id: "demo",
      name: dir === "rtl" ? "دليل المتجر" : "Baton guide",
      avatar_url: null,
      accent: null,
      greeting: dir === "rtl" ? ARABIC : "Hi, I know the docs. Ask me, or talk to a person.",
      suggested_questions: ["What do I need to run Baton?", LONG.slice(0, 80)],
      ai_enabled: true,
      consent: null,
      widget: {
        one_conversation: false,
        rating: true,
        language: locale,
        texts: {},
        pre_chat: { enabled: false, text: "", fields: [] },
        away: { enabled: false, text: "", fields: [] },
      },
      ...more,
    },
    team: { staffed: true, back_at: null, estimated_wait_time: 120, there: [{ name: "Olga Brandt", avatar_url: null }] },
    limits: { max_message_bytes: 10_240, max_upload_bytes: 20_971_520, max_attachments: 10 },
    mails: true,
    locale,
    strings: LOCALES[locale],
  };
}

const QUIET: VisitorSnapshot = {
  person: 0,
  owner: "visitor:1",
  connection: { status: "connected", attempt: 0, retryAt: null, since: null, close: null },
  principal: null,
  limits: null,
  view: { ...emptyView, id: null, dialog: null },
  handoff: null,
  chosen: null,
  outboxSize: 0,
  conversations: [],
  unread: 0,
  alerts: [],
  persistent: true,
};

function standingChat(snapshot: VisitorSnapshot): VisitorChat {
  return {
    subscribe: () => nothing,
    getSnapshot: () => snapshot,
    connect: nothing,
    disconnect: nothing,
    destroy: nothing,
    send: () => "",
    choose: nothing,
    end: never,
    rate: never,
    retry: nothing,
    discard: nothing,
    react: never,
    typing: nothing,
    stopTyping: nothing,
    read: nothing,
    loadOlder: never,
    requestHandoff: never,
    pageView: never,
    upload: never,
    download: never,
    request: never,
    reauthenticate: nothing,
    logout: nothing,
    on: () => nothing,
  };
}

/** The visitor's own words are theirs here, and the operator's somebody else's. */
const talk = everything
  .filter(({ message }) => message.kind !== "note")
  .map((item) => ({ ...item, mine: item.message.sender === "user", delivery: item.mine ? null : item.delivery }));

const STATES: Record<string, { known?: Partial<VisitorSnapshot>; ui?: Partial<Ui>; shows?: RegExp }> = {
  "before the first message": {},
  "while the first page of a conversation is on its way": { known: { view: { ...emptyView, dialog: null, at: null, loading: true } } },
  "with everything that a conversation can hold": {
    known: { view: { ...emptyView, dialog, items: talk, at: 9, typing: [{ user_id: 1, name: "Olga Brandt", text: null }] } },
    shows: /Can I return the boots/,
  },
  "while one waits for a person": {
    known: {
      view: {
        ...emptyView,
        dialog: {
          ...dialog,
          status: "queued",
          assignee: null,
          queue: { requested_at: dialog.created_at, queue_position: 2, estimated_wait_time: 240, staffed: true, back_at: null },
        },
        items: talk.slice(0, 2),
        at: 2,
      },
    },
  },
  "while the network is away": {
    known: {
      connection: { status: "reconnecting", attempt: 4, retryAt: null, since: 1, close: null },
      view: { ...emptyView, items: talk.slice(0, 3), at: 3 },
      outboxSize: 1,
    },
  },
  "after a conversation has ended": {
    known: { view: { ...emptyView, dialog: { ...dialog, status: "resolved" }, items: talk.slice(0, 3), at: 3 } },
  },
  "with the list of conversations": {
    known: {
      conversations: [dialog, { ...dialog, id: 8, unread: 0, status: "resolved", assignee: { id: 2, name: LONG, avatar_url: null } }],
    },
    ui: { screen: "home" },
  },
  "with a form before the chat": {
    ui: {
      form: {
        enabled: true,
        away: false,
        text: "Who are you?",
        fields: [
          { name: "name", label: "", type: "name", required: false },
          { name: "email", label: "", type: "email", required: true },
          { name: "order", label: LONG, type: "text", required: false },
        ],
      },
    },
  },
};

describe.each(APPEARANCES.map((each) => [each.name, each] as const))("%s", (_name, appearance) => {
  let root: HTMLElement | null = null;
  afterEach(() => {
    if (root) render(null, root);
    root?.remove();
  });

  it.each(Object.entries(STATES))("the chat %s is sound", async (name, { known = {}, ui = {}, shows }) => {
    await wear({ ...appearance, width: appearance.name === "phone" ? WIDTHS.phone : WIDTHS.desktop });
    const boot = bootOf(appearance);
    const store = makeStore<Ui>({
      chat: standingChat({ ...QUIET, ...known }),
      mailed: null,
      strings: boot.strings,
      locale: boot.locale,
      prefill: { text: "", turn: 0 },
      shown: true,
      focus: false,
      alone: false,
      form: null,
      formDone: nothing,
      sound: true,
      setSound: nothing,
      screen: "chat",
      draftChanged: nothing,
      ...ui,
    });
    // The body is the frame of the chat, as on its own page.
    root = document.body.appendChild(document.createElement("div"));
    root.style.display = "contents";
    render(<App boot={boot} ui={store} onClose={nothing} onPopout={nothing} />, root);
    await expect.element(page.getByRole("main")).toBeVisible();
    if (shows) await expect.element(page.getByText(shows).first()).toBeVisible();
    await expectSound(`widget ${name} ${appearance.name}`);
  });
});

describe("whether an answer helped", () => {
  let root: HTMLElement | undefined;
  afterEach(() => {
    if (root) render(null, root);
    root?.remove();
  });

  it("is asked for again after a failure, keeps the focus where it is said, and is known when the answer is shown again", async () => {
    const [appearance] = APPEARANCES;
    await wear({ ...appearance, width: WIDTHS.desktop });
    const asked: string[] = [];
    const request = async (method: string) => {
      asked.push(method);
      return asked.length === 1 ? { ok: false, error: { code: "INTERNAL", message: "" } } : { ok: true, value: { data: [] } };
    };
    const view = { ...emptyView, dialog: { ...dialog, id: 77 } };
    const chat = { ...standingChat({ ...QUIET, view }), request } as VisitorChat;
    const boot = bootOf(appearance);
    const widget = { boot, chat, strings: LOCALES.en, locale: "en", reply: nothing, draftChanged: nothing };
    const place = document.body.appendChild(document.createElement("div"));
    root = place;
    const show = (key: number) =>
      render(
        <WidgetContext.Provider value={widget}>
          <Feedback key={key} messageId={5} />
        </WidgetContext.Provider>,
        place,
      );
    show(1);
    await expect.poll(() => asked).toEqual(["GET"]);
    show(2);
    await expect.poll(() => asked).toEqual(["GET", "GET"]);
    await page.getByRole("button", { name: "No", exact: true }).click();
    await expect.element(page.getByRole("button", { name: "It is wrong" })).toHaveFocus();
    await page.getByRole("button", { name: "It is wrong" }).click();
    await expect.element(page.getByText("Thank you.")).toHaveFocus();
    show(3);
    await expect.element(page.getByText("Thank you.")).toBeVisible();
    expect(asked).toEqual(["GET", "GET", "PUT", "PUT"]);
  });
});
