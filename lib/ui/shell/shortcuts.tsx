import { Fragment, useEffect, useSyncExternalStore } from "react";
import { Modal } from "../base/modal";

const LIST: readonly [string[], string][] = [
  [["J", "↓"], "Next conversation"],
  [["K", "↑"], "Previous conversation"],
  [["R"], "Write a reply"],
  [["N"], "Write an internal note"],
  [["A"], "Accept the conversation"],
  [["E"], "Resolve the conversation and go to the next"],
  [["I"], "Assign the conversation, or those selected"],
  [["T"], "Give it to a team"],
  [["L"], "Put a label on it or take one off"],
  [["P"], "Set its priority"],
  [["S"], "Snooze it"],
  [["M"], "Run a macro"],
  [["X"], "Select the conversation, for a change of several"],
  [["Z"], "Undo what was just done"],
  [["Ctrl K"], "Commands and search: type what to do, or where to go"],
  [["@"], "In a note: mention a colleague"],
  [["/"], "In the reply box: insert a canned reply"],
  [["Enter"], "Send; Shift Enter begins a new line"],
  [["Esc"], "Leave the field, close a window"],
  [["?"], "Show this list"],
];

let isShown = false;
const listeners = new Set<() => void>();

function show(next: boolean): void {
  isShown = next;
  for (const listener of listeners) listener();
}

export const showShortcuts = (): void => show(true);

/** Whether a key press is meant for a field or a menu and not for the page. */
function isForField(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return Boolean(target?.closest("input, textarea, select, [contenteditable], [role='dialog'], [role='alertdialog'], [role='menu']"));
}

/** Calls `act` with each plain key pressed outside of fields; it says whether it took the key. */
export function useKeys(act: (key: string) => boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isForField(event)) return;
      if (act(event.key)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}

export const Key = ({ children }: { children: string }) => (
  <kbd className="rounded-[4px] border border-line bg-panel px-1.5 py-px font-sans text-12 text-ink-soft">{children}</kbd>
);

/** The window that lists the keys; `?` opens it. */
export function Shortcuts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => isShown,
    () => false,
  );
  useKeys((key) => {
    if (key !== "?") return false;
    show(true);
    return true;
  });
  return (
    <Modal open={shown} onClose={() => show(false)} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2.5 text-13">
        {LIST.map(([keys, what]) => (
          <Fragment key={what}>
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
