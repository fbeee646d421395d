import type { Report, ReportName } from "@/lib/protocol/routes/reports";
import type { Channel } from "@/lib/protocol/values";
import { CHANNEL_WORDS, PRIORITY_WORDS } from "../conversation/words";
import { queryOfFilter, writeQuery } from "../inbox/address";

export const REPORT_WORDS: Record<ReportName, { title: string; about: string }> = {
  volume: { title: "Volume", about: "Conversations begun in this time." },
  first_response: { title: "First response", about: "From a person's first message to the first answer of a member." },
  waiting: { title: "Waiting", about: "From when somebody of the team was first needed to the first answer of a member." },
  resolution: { title: "Resolution", about: "From the beginning of a conversation to its end." },
  operators: { title: "Operators", about: "Conversations by who has them, and how fast the first answer came." },
  assistants: { title: "Assistants", about: "Conversations by assistant, and how long they took to be resolved." },
  labels: { title: "Labels", about: "Conversations by label; one with several counts for each of them." },
  channels: { title: "Channels", about: "Conversations by the channel they came by." },
  ratings: { title: "Ratings", about: "What people said of conversations after their end, from 1 to 5." },
  by_hour: { title: "By hour", about: "When conversations begin, by day of the week and hour." },
};

const number = new Intl.NumberFormat();
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took: `45 s`, `3 min`, `1 h 20 min`, `2 d 3 h`. */
export function duration(seconds: number): string {
  const parts = (large: number, unit: string, small: number, smaller: string) =>
    small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return parts(Math.floor(seconds / HOUR), "h", Math.floor((seconds % HOUR) / MINUTE), "min");
  return parts(Math.floor(seconds / DAY), "d", Math.floor((seconds % DAY) / HOUR), "h");
}

/** A figure in its unit; a dash where nothing is measured. */
export function figure(value: number | null, unit: Report["unit"]): string {
  if (value === null) return "–";
  return unit === "seconds" ? duration(value) : number.format(value);
}

type Group = Report["groups"][number];

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const month = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" });
const STATUS_WORDS: Record<string, string> = {
  assistant: "Assistant",
  queued: "Waiting",
  human: "Active",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

/** What a group is called. */
export function groupWords(by: Report["group_by"], { key, name }: Group): string {
  switch (by) {
    case "day":
      return day.format(new Date(key));
    case "week":
      return `Week of ${day.format(new Date(key))}`;
    case "month":
      return month.format(new Date(`${key}-01`));
    case "hour":
      return `${key}:00`;
    case "assignee":
      return key === "none" ? "Unassigned" : (name ?? `Member ${key}`);
    case "assistant":
      return key === "none" ? "No assistant" : (name ?? key);
    case "priority":
      return PRIORITY_WORDS[key as keyof typeof PRIORITY_WORDS] ?? key;
    case "status":
      return STATUS_WORDS[key] ?? key;
    case "channel":
      return CHANNEL_WORDS[key as Channel] ?? key;
    case "score":
      return `${key} of 5`;
    default:
      return key;
  }
}

/** The inbox with the conversations that a figure is of. */
export const listOf = (filter: Report["filter"]): string => `/inbox${writeQuery(queryOfFilter(filter))}`;
