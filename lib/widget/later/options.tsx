/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import { useEffect, useRef, useState, useWidget } from "../app/shared";

type Option = { name: string; choose: () => void };

/** The list under the button of the options: arrow keys go through it, Escape leaves it. */
function Menu({ options, onClose }: { options: readonly Option[]; onClose: () => void }) {
  const { strings } = useWidget();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("button")?.focus();
    const leave = (event: Event) => !list.current?.contains(event.target as Node) && onClose();
    document.addEventListener("pointerdown", leave);
    return () => document.removeEventListener("pointerdown", leave);
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
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
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const end = async () => {
    const result = await chat?.end();
    if (result?.ok) onClose();
    else setFailed(true);
  };
  return (
    <div class="cover">
      <div
        class="sheet"
        role="alertdialog"
        aria-modal="true"
        aria-label={strings.endAsk}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onClose();
        }}
      >
        <h2>{strings.endAsk}</h2>
        <p>{strings.endHelp}</p>
        {failed && <p role="alert">{strings.handoffFailed}</p>}
        <div class="choices">
          <button type="button" onClick={onClose}>
            {strings.cancel}
          </button>
          <button ref={first} type="button" class="first" onClick={() => void end()}>
            {strings.end}
          </button>
        </div>
      </div>
    </div>
  );
}

type Props = { snapshot: VisitorSnapshot; onNew: () => void; onClose: () => void };

/** What one can do with the conversation beside writing. */
export default function Options({ snapshot, onNew, onClose }: Props) {
  const { boot, strings } = useWidget();
  const [asksEnd, setAsksEnd] = useState(false);
  const { dialog } = snapshot.view;
  if (asksEnd) return <AskEnd onClose={onClose} />;
  const options: Option[] = [
    ...(boot.assistant.widget.one_conversation ? [] : [{ name: strings.newConversation, choose: onNew }]),
    ...(dialog && dialog.status !== "resolved" ? [{ name: strings.end, choose: () => setAsksEnd(true) }] : []),
  ];
  return <Menu options={options} onClose={onClose} />;
}
