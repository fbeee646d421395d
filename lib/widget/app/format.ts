import type { Strings } from "../strings";

/** Puts values into the places a string has for them. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));

export const timeOf = (timestamp: string, locale: string): string =>
  new Date(timestamp).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });

export const dayKey = (timestamp: string): string => new Date(timestamp).toDateString();

/** "Today", "Yesterday", or the date; of another year with its year. */
export function dayName(timestamp: string, locale: string, strings: Strings, now = new Date()): string {
  const day = new Date(timestamp);
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return strings.today;
  if (day.toDateString() === yesterday.toDateString()) return strings.yesterday;
  const year = day.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return day.toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long", ...year });
}

export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();

/** "1.2 MB" */
export function sizeOf(bytes: number, locale: string): string {
  const large = bytes >= 1_000_000;
  const value = large ? bytes / 1_000_000 : Math.max(1, bytes / 1_000);
  return `${value.toLocaleString(locale, { maximumFractionDigits: large ? 1 : 0 })} ${large ? "MB" : "KB"}`;
}

/** Whole minutes of a wait in seconds, at least one. */
export const minutesOf = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

/** Such as `Monday, 9:00 AM`. */
export const whenOf = (timestamp: string, locale: string): string =>
  new Date(timestamp).toLocaleString(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
