import { useSyncExternalStore } from "react";

/** What this browser does to get one's attention; kept on this machine. */
export type Preferences = { sound: boolean; notifications: boolean };

const KEY = "baton-preferences";
const DEFAULTS: Preferences = { sound: true, notifications: false };
const listeners = new Set<() => void>();
let known: Preferences | undefined;

function load(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return { sound: stored.sound ?? DEFAULTS.sound, notifications: stored.notifications ?? DEFAULTS.notifications };
  } catch {
    return DEFAULTS;
  }
}

export function readPreferences(): Preferences {
  known ??= load();
  return known;
}

/** Changes some of them. Without storage the choice lasts as long as the page. */
export function setPreferences(change: Partial<Preferences>): void {
  known = { ...readPreferences(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // Kept in memory alone.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, readPreferences, readPreferences);
