/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import { isComposing, type Store, type VisitorChat, type VisitorSnapshot } from "@/lib/client";
import type { Bootstrap } from "../bootstrap";
import type { Strings } from "../strings";
import { Composer, type Prefill } from "./composer";
import { useWidget, WidgetContext } from "./context";
import { DropZone } from "./drop-zone";
import { Face } from "./face";
import { Diamond, Icon } from "./icons";
import { Log } from "./log";
import { LinkQuestion, type MailedLink } from "./mailed-link";
import { Words } from "./message";
import { Banner, Queue, StatusLine } from "./status";
import { useStore } from "./use-store";
import { useUploads } from "./use-uploads";

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
  draftChanged: (written: boolean) => void;
};

const BEFORE: VisitorSnapshot["view"] = {
  id: null,
  dialog: null,
  items: [],
  at: null,
  hasOlder: false,
  loading: true,
  loadingOlder: false,
  error: null,
  receipts: [],
  typing: [],
  turn: null,
};

const NOTHING: Store<null> = { subscribe: () => () => undefined, getSnapshot: () => null };

function Header({
  snapshot,
  onClose,
  onPopout,
}: {
  snapshot: VisitorSnapshot | null;
  onClose: (() => void) | null;
  onPopout: (() => void) | null;
}) {
  const { boot, strings } = useWidget();
  const person = snapshot?.view.dialog?.status === "human" ? snapshot.view.dialog.assignee : null;
  const name = person?.name ?? boot.assistant.name;
  return (
    <header class="top">
      {person || boot.assistant.avatar_url ? (
        <Face person={person ?? boot.assistant} large />
      ) : (
        <span class="face large bot">
          <Diamond />
        </span>
      )}
      <div>
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <StatusLine snapshot={snapshot} />
      </div>
      {onPopout && (
        <button type="button" class="quiet popout" aria-label={strings.popout} title={strings.popout} onClick={onPopout}>
          <Icon name="window" flip />
        </button>
      )}
      {onClose && (
        <button type="button" class="quiet" aria-label={strings.close} title={strings.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}

function TalkToPerson({ snapshot }: { snapshot: VisitorSnapshot | null }) {
  const { strings, chat } = useWidget();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const status = snapshot?.view.dialog?.status;
  if (status === "queued" || status === "human") return null;
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

type ChatProps = { view: VisitorSnapshot["view"]; snapshot: VisitorSnapshot | null; prefill: Prefill; focus: boolean };

function Chat({ view, snapshot, prefill, focus }: ChatProps) {
  const { boot, chat } = useWidget();
  const uploads = useUploads(snapshot?.limits ?? boot.limits);
  return (
    <DropZone onFiles={uploads.add}>
      {snapshot && <Banner snapshot={snapshot} />}
      <Log view={view} onPick={(question) => chat?.send({ text: question })} />
      {snapshot && <Queue snapshot={snapshot} />}
      {boot.assistant.consent && view.items.length === 0 && (
        <div class="consent">
          <Words text={boot.assistant.consent} />
        </div>
      )}
      <TalkToPerson snapshot={snapshot} />
      <Composer snapshot={snapshot} prefill={prefill} focus={focus} uploads={uploads} />
    </DropZone>
  );
}

type Props = { boot: Bootstrap; ui: Store<Ui>; onClose: () => void; onPopout: () => void };

export function App({ boot, ui, onClose, onPopout }: Props) {
  const { chat, mailed, strings, locale, prefill, shown, focus, alone, draftChanged } = useStore(ui);
  const snapshot = useStore<VisitorSnapshot | null>(chat ?? NOTHING);
  const view = snapshot?.view ?? BEFORE;
  useEffect(() => {
    const seen = () => {
      if (shown && document.visibilityState === "visible" && view.at !== null) chat?.read();
    };
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [chat, shown, view.at]);
  return (
    <WidgetContext.Provider value={{ boot, chat, strings, locale, draftChanged }}>
      {mailed ? (
        <LinkQuestion link={mailed} />
      ) : (
        <main
          // Another person: nothing that a part of the chat has kept of the one before is left.
          key={snapshot?.person ?? 0}
          aria-label={boot.assistant.name}
          onKeyDown={(event) => {
            if (event.key === "Escape" && !alone && !isComposing(event)) onClose();
          }}
        >
          <Header snapshot={snapshot} onClose={alone ? null : onClose} onPopout={alone ? null : onPopout} />
          <Chat view={view} snapshot={snapshot} prefill={prefill} focus={shown && focus} />
        </main>
      )}
    </WidgetContext.Provider>
  );
}
