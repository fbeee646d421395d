import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { IconButton } from "./button";

type Toast = { id: number; tone: "done" | "failed"; text: string };

const SHOWN_MS = 5_000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => change(toasts.filter((toast) => toast.id !== id));

/** Says in a corner that something is done, or why it is not. */
export function toast(tone: Toast["tone"], text: string): void {
  lastId += 1;
  change([...toasts.slice(-2), { id: lastId, tone, text }]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function Shown({ toast: { id, tone, text } }: { toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), tone === "failed" ? 2 * SHOWN_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, tone]);
  return (
    <li className="pointer-events-auto flex w-full max-w-sm items-center gap-2.5 rounded-card bg-raised py-1.5 ps-3.5 pe-1.5 text-13 shadow-raised animate-appear">
      {tone === "done" ? (
        <CircleCheck aria-hidden className="size-4 shrink-0 text-green-text" />
      ) : (
        <CircleAlert aria-hidden className="size-4 shrink-0 text-red-text" />
      )}
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{text}</span>
      <IconButton label="Dismiss" onClick={() => dismiss(id)}>
        <X />
      </IconButton>
    </li>
  );
}

/** Where the toasts appear; one for the whole page. */
export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => toasts,
  );
  return (
    <ol
      aria-live="polite"
      aria-label="Messages from Baton"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-60 flex flex-col items-center gap-2"
    >
      {shown.map((toast) => (
        <Shown key={toast.id} toast={toast} />
      ))}
    </ol>
  );
}
