/** @jsxImportSource preact */

import { useCallback, useEffect, useState } from "preact/hooks";
import { emptyView, type Item, isComposing, type Store, type VisitorChat, type VisitorSnapshot } from "@/lib/client";
import type { Bootstrap } from "../bootstrap";
import type { MailedLink } from "../later/link";
import type { Strings } from "../strings";
import { Composer, type Prefill } from "./composer";
import { useWidget, WidgetContext } from "./context";
import { DropZone } from "./drop-zone";
import { Face } from "./face";
import { Diamond, Icon, Quiet } from "./icons";
import { Later } from "./later";
import { Log } from "./log";
import { loadLink } from "./mailed-link";
import { Banner, StatusLine } from "./status";
import { useStore } from "./use-store";
import { useUploads } from "./use-uploads";
import type { About, AskedForm } from "./visitor-form";
import { Words } from "./words";

/** `draftChanged`: something is being written, or no longer. */
export type Ui = {
  chat: VisitorChat | null;
  mailed: MailedLink | null;
  strings: Strings;
  locale: string;
  prefill: Prefill;
  shown: boolean;
  focus: boolean;
  alone: boolean;
  /** What is to be asked before the first message; null once it was, and of who is known. */
  form: AskedForm | null;
  formDone: (answers: About) => void;
  sound: boolean;
  setSound: (sound: boolean) => void;
  /** The conversation, or the list of all of them. */
  screen: "chat" | "home";
  draftChanged: (written: boolean) => void;
};

const BEFORE = { ...emptyView(), loading: true };

const loadHome = () => import("../later/home");
const loadForm = () => import("../later/form");
const loadAbove = () => import("../later/above");
const loadBelow = () => import("../later/below");
const loadOptions = () => import("../later/options");

const NOTHING: Store<null> = { subscribe: () => () => undefined, getSnapshot: () => null };

type HeaderProps = {
  snapshot: VisitorSnapshot | null;
  onBack: (() => void) | null;
  onOptions: (() => void) | null;
  onClose: (() => void) | null;
  onPopout: (() => void) | null;
};

function Header({ snapshot, onBack, onOptions, onClose, onPopout }: HeaderProps) {
  const { boot, strings } = useWidget();
  const dialog = snapshot?.view.dialog;
  const person = dialog?.status === "human" ? dialog.assignee : null;
  const who = person ?? boot.assistant;
  return (
    <header class="top">
      {onBack && <Quiet icon="back" flip label={strings.back} onClick={onBack} />}
      {person || who.avatar_url ? (
        <Face person={who} large />
      ) : (
        <span class="face large bot">
          <Diamond />
        </span>
      )}
      <div>
        <h1>
          <bdi>{(dialog?.visitor === null && dialog.title) || who.name}</bdi>
        </h1>
        <StatusLine snapshot={snapshot} />
      </div>
      {onOptions && <Quiet icon="more" menu label={strings.options} onClick={onOptions} />}
      {onPopout && <Quiet icon="window" flip label={strings.popout} onClick={onPopout} />}
      {onClose && <Quiet icon="close" label={strings.close} onClick={onClose} />}
    </header>
  );
}

function TalkToPerson({ snapshot }: { snapshot: VisitorSnapshot | null }) {
  const { strings, chat } = useWidget();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  // One that is only about to be known may be a room, where everybody is there already.
  const status = snapshot?.view.dialog?.status ?? (snapshot?.view.id && "human");
  if (status === "queued" || status === "human" || status === "resolved") return null;
  const ask = async () => {
    setBusy(true);
    setFailed(false);
    const result = await chat?.requestHandoff(strings.talkFirst, strings.talkFirst);
    setBusy(false);
    setFailed(result?.ok === false);
  };
  return (
    <p class="talk">
      <button type="button" disabled={busy || !chat} onClick={() => void ask()}>
        <Icon name="person" />
        {strings.talk}
      </button>
      {failed && <span role="alert">{strings.handoffFailed}</span>}
    </p>
  );
}

type ChatProps = {
  /** Another number for another conversation: how far one has scrolled is its own. */
  turn: number;
  view: VisitorSnapshot["view"];
  snapshot: VisitorSnapshot | null;
  prefill: Prefill;
  quoted: Item["message"] | null;
  unquote: () => void;
  focus: boolean;
  form: AskedForm | null;
  formDone: Ui["formDone"];
  onNew: () => void;
};

function Chat({ turn, view, snapshot, prefill, quoted, unquote, focus, form, formDone, onNew }: ChatProps) {
  const { boot, chat } = useWidget();
  const uploads = useUploads(snapshot?.limits ?? boot.limits);
  // Of an order or quote, where nobody in particular is the person outside.
  const room = view.dialog?.visitor === null && view.dialog;
  const status = view.dialog?.status;
  return (
    <DropZone onFiles={uploads.add}>
      {snapshot && <Banner snapshot={snapshot} />}
      {snapshot && (room || snapshot.alerts.length > 0) && <Later load={loadAbove} props={{ alerts: snapshot.alerts, room }} />}
      <Log key={turn} view={view} asks={form === null} onPick={(question) => chat?.send({ text: question })} />
      {snapshot && (status === "queued" || status === "resolved") && <Later key={view.id} load={loadBelow} props={{ snapshot, onNew }} />}
      {boot.assistant.consent && view.items.length === 0 && (
        <div class="consent">
          <Words text={boot.assistant.consent} />
        </div>
      )}
      {form ? (
        <Later load={loadForm} props={{ form, onDone: formDone }} />
      ) : (
        <>
          <TalkToPerson snapshot={snapshot} />
          <Composer snapshot={snapshot} prefill={prefill} focus={focus} uploads={uploads} quoted={quoted} unquote={unquote} />
        </>
      )}
    </DropZone>
  );
}

type Props = { boot: Bootstrap; ui: Store<Ui> & { set(change: Partial<Ui>): void }; onClose: () => void; onPopout: () => void };

export function App({ boot, ui, onClose, onPopout }: Props) {
  const { chat, mailed, strings, locale, prefill, shown, focus, alone, form, formDone, sound, setSound, screen, draftChanged } =
    useStore(ui);
  const snapshot = useStore<VisitorSnapshot | null>(chat ?? NOTHING);
  const view = snapshot?.view ?? BEFORE;
  const [options, setOptions] = useState(false);
  const [turn, setTurn] = useState(0);
  const [quoted, setQuoted] = useState<Item["message"] | null>(null);
  const isHome = screen === "home" && snapshot !== null;
  const unquote = useCallback(() => setQuoted(null), []);
  const closeOptions = useCallback(() => setOptions(false), []);
  const choose = (id: number | null) => {
    chat?.choose(id);
    setOptions(false);
    setTurn(turn + 1);
    ui.set({ screen: "chat", focus: true });
  };
  // What is quoted is of this person's, and of this conversation.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one of these is what it is for
  useEffect(() => setQuoted(null), [snapshot?.person, view.id]);
  useEffect(() => {
    const seen = () => {
      if (shown && !isHome && document.visibilityState === "visible" && view.at !== null) chat?.read();
    };
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [chat, shown, isHome, view.at]);
  return (
    <WidgetContext.Provider value={{ boot, chat, strings, locale, reply: setQuoted, draftChanged }}>
      {mailed ? (
        <Later load={loadLink} props={{ link: mailed }} />
      ) : (
        <main
          // Another person: nothing that a part of the chat has kept of the one before is left.
          key={snapshot?.person ?? 0}
          aria-label={boot.assistant.name}
          onKeyDown={(event) => {
            if (event.key === "Escape" && !alone && !isComposing(event)) onClose();
          }}
        >
          <Header
            snapshot={isHome ? { ...snapshot, view: BEFORE } : snapshot}
            onBack={
              !isHome && (snapshot?.conversations.length || snapshot?.principal?.type === "customer")
                ? () => ui.set({ screen: "home" })
                : null
            }
            onOptions={!isHome && view.id !== null ? () => setOptions(!options) : null}
            onClose={alone ? null : onClose}
            onPopout={alone ? null : onPopout}
          />
          {isHome && (
            <Later
              load={loadHome}
              props={{
                snapshot,
                onChoose: choose,
                onPick: (question: string) => {
                  choose(null);
                  chat?.send({ text: question });
                },
              }}
            />
          )}
          {/* What is being written, and the files that go with it, stay while one looks around. */}
          <div class="screen" hidden={isHome}>
            <Chat
              turn={turn}
              view={view}
              snapshot={snapshot}
              prefill={prefill}
              quoted={quoted}
              unquote={unquote}
              focus={shown && focus && !isHome}
              form={view.id === null && view.items.length === 0 ? form : null}
              formDone={formDone}
              onNew={() => choose(null)}
            />
          </div>
          {options && !isHome && snapshot && (
            <Later load={loadOptions} props={{ snapshot, sound, setSound, onNew: () => choose(null), onClose: closeOptions }} />
          )}
        </main>
      )}
    </WidgetContext.Provider>
  );
}
