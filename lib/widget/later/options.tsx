/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import { fill, useEffect, useRef, useState, useWidget } from "../app/shared";
import { Sheet } from "./sheet";

const OPENER = '[aria-haspopup="menu"]';

type Option = { name: string; choose: () => void };

/** The list under the button of the options: arrow keys go through it, Escape leaves it. */
function Menu({ options, onClose }: { options: readonly Option[]; onClose: () => void }) {
  const { strings } = useWidget();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("button")?.focus();
    // The button that opened it closes it by itself.
    const isOurs = (target: Element) => list.current?.contains(target) || target.closest(OPENER);
    const leave = (event: Event) => !isOurs(event.target as Element) && onClose();
    document.addEventListener("pointerdown", leave);
    return () => document.removeEventListener("pointerdown", leave);
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") document.querySelector<HTMLElement>(OPENER)?.focus();
    if (event.key === "Escape" || event.key === "Tab") onClose();
    if (event.key === "Escape" || step) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (!step) return;
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div ref={list} class="menu" role="menu" aria-label={strings.options} onKeyDown={onKeyDown}>
      {options.map(({ name, choose }) => (
        <button key={name} type="button" role="menuitem" onClick={choose}>
          {name}
        </button>
      ))}
    </div>
  );
}

/** Ending is asked for twice: it stands in the transcript, and the team is told. */
function AskEnd({ onClose }: { onClose: () => void }) {
  const { chat, strings } = useWidget();
  const [failed, setFailed] = useState(false);
  const end = async () => {
    const result = await chat?.end();
    if (result?.ok) onClose();
    else setFailed(true);
  };
  return (
    <Sheet title={strings.endAsk} onClose={onClose}>
      <p>{strings.endHelp}</p>
      {failed && <p role="alert">{strings.handoffFailed}</p>}
      <div class="choices">
        <button type="button" onClick={onClose}>
          {strings.cancel}
        </button>
        <button type="button" class="first" onClick={() => void end()}>
          {strings.end}
        </button>
      </div>
    </Sheet>
  );
}

function AskAddress({ id, known, onClose }: { id: number; known: string; onClose: () => void }) {
  const { chat, strings } = useWidget();
  const [email, setEmail] = useState(known);
  const [state, setState] = useState<"asks" | "sending" | "sent" | "failed">("asks");
  const form = useRef<HTMLFormElement>(null);
  const send = async () => {
    if (!form.current?.reportValidity()) return;
    setState("sending");
    const result = await chat?.request("POST", `/api/dialogs/${id}/transcript`, { email });
    setState(result?.ok ? "sent" : "failed");
  };
  return (
    <Sheet title={strings.transcriptTo} onClose={onClose}>
      {state === "sent" ? (
        <p role="status">{fill(strings.transcriptSent, { email })}</p>
      ) : (
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <input
            type="email"
            required
            autocomplete="email"
            maxLength={254}
            aria-label={strings.email}
            placeholder={strings.email}
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </form>
      )}
      {state === "failed" && <p role="alert">{strings.handoffFailed}</p>}
      <div class="choices">
        <button type="button" onClick={onClose}>
          {state === "sent" ? strings.close : strings.cancel}
        </button>
        {/* Not the form's own: in a sandbox without `allow-forms` none is ever submitted. */}
        {state !== "sent" && (
          <button type="button" class="first" disabled={state === "sending"} onClick={() => void send()}>
            {strings.send}
          </button>
        )}
      </div>
    </Sheet>
  );
}

type Props = { snapshot: VisitorSnapshot; sound: boolean; setSound: (sound: boolean) => void; onNew: () => void; onClose: () => void };

/** What one can do with the conversation beside writing. */
export default function Options({ snapshot, sound, setSound, onNew, onClose }: Props) {
  const { boot, chat, strings } = useWidget();
  const [asks, setAsks] = useState<"end" | "address" | null>(null);
  const { dialog, id } = snapshot.view;
  if (id === null) return null;
  if (asks === "end") return <AskEnd onClose={onClose} />;
  if (asks === "address") return <AskAddress id={id} known={dialog?.visitor?.email ?? ""} onClose={onClose} />;
  const save = async () => {
    onClose();
    const result = await chat?.download(`/api/dialogs/${id}/transcript`);
    if (!result?.ok) return;
    const href = URL.createObjectURL(result.file);
    Object.assign(document.createElement("a"), { href, download: `conversation-${id}.html` }).click();
    URL.revokeObjectURL(href);
  };
  const options: (Option | false)[] = [
    !boot.assistant.widget.one_conversation && { name: strings.newConversation, choose: onNew },
    boot.mails && { name: strings.mailTranscript, choose: () => setAsks("address") },
    {
      name: sound ? strings.soundOff : strings.soundOn,
      choose: () => {
        setSound(!sound);
        onClose();
      },
    },
    { name: strings.saveTranscript, choose: () => void save() },
    // An order's room has no end.
    dialog !== null && dialog.visitor !== null && dialog.status !== "resolved" && { name: strings.end, choose: () => setAsks("end") },
  ];
  return <Menu options={options.filter((option) => option !== false)} onClose={onClose} />;
}
