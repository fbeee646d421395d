import { AlertDialog } from "radix-ui";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { onLeaving, type Place } from "../shell/link";
import { Button } from "./button";
import { cx } from "./cx";
import { ALERT_BOX, SCRIM } from "./modal";

/** What was changed in a form and not saved, by the form's key. It outlives the form, so that a tab or a screen loses nothing. */
type Draft = { label: string; path: string; patch: object };

let drafts: ReadonlyMap<string, Draft> = new Map();
/** Where one was about to go when something was not saved. */
let pending: Place | null = null;
const listeners = new Set<() => void>();

function publish(): void {
  for (const listener of [...listeners]) listener();
}

function setDrafts(next: ReadonlyMap<string, Draft>): void {
  const before = drafts.size > 0;
  drafts = next;
  if (before !== drafts.size > 0) {
    if (before) removeEventListener("beforeunload", warn);
    else addEventListener("beforeunload", warn);
  }
  publish();
}

/** The browser asks in its own words. */
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const useStore = <T,>(read: () => T): T => useSyncExternalStore(subscribe, read, read);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The part of a patch that differs from what is saved; null where nothing does. */
export function changedIn<T extends object>(saved: T, patch: Partial<T>): Partial<T> | null {
  const changed = Object.entries(patch).filter(([key, value]) => !same(value, saved[key as keyof T]));
  return changed.length === 0 ? null : (Object.fromEntries(changed) as Partial<T>);
}

export type FormDraft<T extends object> = {
  /** What the form shows: what is saved, with what was changed. */
  value: T;
  /** What was changed, as it is sent. Empty where nothing was. */
  changed: Partial<T>;
  dirty: boolean;
  change: (patch: Partial<T>) => void;
  /** Forgets what was changed: after it was saved, or because it shall not be. */
  reset: () => void;
};

/**
 * The state of a form that is saved with a button. What was changed stays until it is saved or discarded, also while
 * another tab or screen is shown; leaving the area asks first.
 * @param key names the form and what it is about, such as `assistant ast_1`
 * @param label what it is called where one is asked about it
 */
export function useFormDraft<T extends object>(key: string, label: string, saved: T): FormDraft<T> {
  const draft = useStore(() => drafts.get(key));
  const changed = (draft ? changedIn(saved, draft.patch as Partial<T>) : null) ?? {};
  const change = useCallback(
    (patch: Partial<T>) => {
      const known = drafts.get(key)?.patch as Partial<T> | undefined;
      const next = changedIn(saved, { ...known, ...patch });
      const others = new Map([...drafts].filter(([other]) => other !== key));
      setDrafts(next ? others.set(key, { label, path: location.pathname, patch: next }) : others);
    },
    [key, label, saved],
  );
  const reset = useCallback(() => setDrafts(new Map([...drafts].filter(([other]) => other !== key))), [key]);
  return { value: { ...saved, ...changed }, changed, dirty: Object.keys(changed).length > 0, change, reset };
}

/** Whether something that was changed at a path is not saved. */
export const useUnsavedAt = (path: string): boolean => useStore(() => [...drafts.values()].some((draft) => draft.path === path));

/** Beside the name of a tab that holds something that is not saved. */
export const UnsavedDot = () => (
  <span title="Unsaved changes" className="ms-1.5 inline-block size-1.5 rounded-full bg-amber align-middle">
    <span className="sr-only">, unsaved changes</span>
  </span>
);

/** Settings are one area whatever their section; an assistant is one of its own. */
const SETTINGS = new Set([
  "settings",
  "notifications",
  "members",
  "canned-replies",
  "macros",
  "handoff",
  "sites",
  "api-keys",
  "webhooks",
  "privacy",
  "audit",
]);
export function areaOf(path: string): string {
  const [, section = "", rest = ""] = path.split("/");
  return SETTINGS.has(section) ? "settings" : `${section}/${rest}`;
}

const leftBehind = (to: string): [string, Draft][] =>
  [...drafts].filter(([, { path }]) => areaOf(path) === areaOf(location.pathname) && areaOf(path) !== areaOf(to));

/** Asks before one leaves what is not saved; one for the whole page. */
export function LeaveGuard() {
  const place = useStore(() => pending);
  useEffect(
    () =>
      onLeaving((to) => {
        if (leftBehind(to.href).length === 0) return false;
        pending = to;
        publish();
        return true;
      }),
    [],
  );
  const close = () => {
    pending = null;
    publish();
  };
  const discard = () => {
    if (!place) return;
    const gone = new Set(leftBehind(place.href).map(([key]) => key));
    setDrafts(new Map([...drafts].filter(([key]) => !gone.has(key))));
    close();
    place.go();
  };
  const labels = place ? leftBehind(place.href).map(([, { label }]) => label) : [];
  return (
    <AlertDialog.Root open={place !== null} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={SCRIM} />
        <AlertDialog.Content className={ALERT_BOX}>
          <AlertDialog.Title className="text-17 font-strong">Leave without saving?</AlertDialog.Title>
          <AlertDialog.Description className="text-14 text-ink-soft">
            Your changes to {new Intl.ListFormat("en").format(labels)} are not saved.
          </AlertDialog.Description>
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <Button className="text-red-text" onClick={discard}>
              Discard changes
            </Button>
            <AlertDialog.Cancel asChild>
              <Button look="primary">Keep editing</Button>
            </AlertDialog.Cancel>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type SaveBarProps = {
  form: Pick<FormDraft<object>, "dirty" | "reset">;
  busy: boolean;
  disabled?: boolean;
  save?: string;
  /** What it lies on. */
  on?: "page" | "window";
};

/** What saves a form or discards its changes: at the end of the form, and in sight as long as something is not saved. */
export function SaveBar({ form: { dirty, reset }, busy, disabled = false, save = "Save", on = "page" }: SaveBarProps) {
  return (
    <div
      className={cx(
        "mt-2 flex items-center gap-2 border-t py-3",
        dirty ? "sticky bottom-0 z-10 border-line" : "border-transparent",
        dirty && (on === "page" ? "bg-page" : "bg-raised"),
      )}
    >
      <p role="status" className="min-w-0 flex-1 truncate text-13 text-ink-soft">
        {dirty && "Unsaved changes"}
      </p>
      {dirty && (
        <Button onClick={reset} disabled={busy}>
          Discard
        </Button>
      )}
      <Button type="submit" look="primary" busy={busy} disabled={disabled || !dirty}>
        {save}
      </Button>
    </div>
  );
}
