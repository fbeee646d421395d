import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { Button, IconButton } from "./button";

type Tone = "done" | "failed";
/** What one can do about it, such as taking it back. */
type ToastAction = { label: string; run: () => void };
type Toast = { id: number; tone: Tone; text: string; cause?: string | undefined; action?: ToastAction | undefined };

const SHOWN_MS = 5_000;
/** Whoever may act on a toast, or has to understand why something failed, needs longer. */
const SHOWN_LONG_MS = 10_000;
const SHOWN_MAX = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => change(toasts.filter((toast) => toast.id !== id));

/**
 * Says that something is done, or why it is not.
 * @param how `cause`: what it is about; the next one of the same cause takes its place, and `dropToasts` takes it off
 */
export function toast(tone: Tone, text: string, how: { action?: ToastAction; cause?: string } = {}): void {
  lastId += 1;
  const others = toasts.filter(({ cause }) => cause === undefined || cause !== how.cause);
  change([...others.slice(1 - SHOWN_MAX), { id: lastId, tone, text, ...how }]);
}

/** Takes off what a cause that is gone had to say. */
export function dropToasts(cause: string): void {
  if (toasts.some((toast) => toast.cause === cause)) change(toasts.filter((toast) => toast.cause !== cause));
}

/** Runs the action of the newest toast that has one. @returns whether there was one */
export function actOnToast(): boolean {
  const newest = toasts.findLast(({ action }) => action !== undefined);
  if (!newest?.action) return false;
  dismiss(newest.id);
  newest.action.run();
  return true;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function Shown({ toast: { id, tone, text, action } }: { toast: Toast }) {
  const shownMs = tone === "failed" || action ? SHOWN_LONG_MS : SHOWN_MS;
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, shownMs]);
  return (
    <li className="pointer-events-auto flex w-fit max-w-sm min-w-0 items-center gap-2.5 rounded-card bg-raised py-1 ps-3.5 pe-1 text-13 shadow-raised animate-appear">
      {tone === "done" ? (
        <CircleCheck aria-hidden className="size-4 shrink-0 text-green-text" />
      ) : (
        <CircleAlert aria-hidden className="size-4 shrink-0 text-red-text" />
      )}
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{text}</span>
      {action && (
        <Button
          look="quiet"
          className="-me-1 text-accent-text"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" onClick={() => dismiss(id)}>
        <X />
      </IconButton>
    </li>
  );
}

/** Where the toasts appear, one for the whole page: below the headers, clear of the reply box and of what saves a form. */
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
      className="pointer-events-none fixed inset-x-4 top-16 z-60 flex flex-col items-center gap-2"
    >
      {shown.map((toast) => (
        <Shown key={toast.id} toast={toast} />
      ))}
    </ol>
  );
}
