import { useSyncExternalStore } from "react";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something lasts, in its largest unit: `now`, `2m`, `3h`, `5d`. */
export function shortSpan(ms: number): string {
  if (ms < MINUTE) return "now";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  return `${Math.floor(ms / DAY)}d`;
}

/** The same in words: `less than a minute`, `2 minutes`. */
export function longSpan(ms: number): string {
  const count = (n: number, unit: string) => `${n} ${unit}${n === 1 ? "" : "s"}`;
  if (ms < MINUTE) return "less than a minute";
  if (ms < HOUR) return count(Math.floor(ms / MINUTE), "minute");
  if (ms < DAY) return count(Math.floor(ms / HOUR), "hour");
  return count(Math.floor(ms / DAY), "day");
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

export const clockTime = (iso: string): string => clock.format(new Date(iso));
export const fullTime = (iso: string): string => full.format(new Date(iso));
export const shortDate = (iso: string): string => shortDay.format(new Date(iso));

const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** The local day a moment belongs to, as a key that can be compared. */
export const dayKey = (iso: string): number => midnight(new Date(iso));

/** A day as a separator says it: `Today`, `Yesterday`, the weekday within this year, else the date. */
export function dayName(iso: string, now: number): string {
  const at = new Date(iso);
  const days = Math.round((midnight(new Date(now)) - midnight(at)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return at.getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayOfYear.format(at);
}

/** A day to come within a sentence: `today`, `tomorrow`, else the day and month, with the year where it is another. */
export function dayAhead(iso: string, now = Date.now()): string {
  const at = new Date(iso);
  const days = Math.round((midnight(at) - midnight(new Date(now))) / DAY);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  return at.getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayOfYear.format(at);
}

const TICK_MS = 10_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function current(): number {
  if (timer === undefined) now = Date.now();
  return now;
}

/** The time, moving on every ten seconds: one clock for all that shows a span. */
export const useNow = (): number => useSyncExternalStore(subscribe, current, current);

const pad = (part: number): string => String(part).padStart(2, "0");

/** The local day of a moment as a `date` field takes it: `2026-05-01`. */
export const dayField = (at: Date): string => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;

/** A moment as a `datetime-local` field takes it, in local time: `2026-05-01T09:30`. */
export const timeField = (at: Date): string => `${dayField(at)}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
