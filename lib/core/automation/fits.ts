import type { DialogConditions } from "../../protocol/dialog-filter";
import { wallClock } from "../../protocol/wall-clock";
import type { DialogRow } from "../log";

/** What a conversation is, as far as a filter looks at it. */
export type Standing = Pick<
  DialogRow,
  | "status"
  | "assignee_id"
  | "team_id"
  | "channel"
  | "labels"
  | "priority"
  | "assistant_id"
  | "unread_members"
  | "waiting_since"
  | "contact_id"
  | "created_at"
  | "first_reply_at"
  | "rating_score"
> & { person: { name: string; email: string | null } | null };

type Fits = {
  [C in keyof DialogConditions]-?: (
    wanted: NonNullable<DialogConditions[C]>,
    dialog: Standing,
    now: Date,
    all: DialogConditions,
  ) => boolean;
};

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

const clockOf = ({ created_at }: Standing, { timezone = "UTC" }: DialogConditions) => wallClock(created_at, timezone);
const contains = (text: string | null | undefined, part: string): boolean => text?.toLowerCase().includes(part.toLowerCase()) ?? false;

/** The filter of conversations as a pure function; a condition without one does not compile. */
const FITS: Fits = {
  status: (status, dialog) => dialog.status === status,
  assignee: (assignee, dialog) => (dialog.assignee_id ?? "none") === assignee,
  team: (team, dialog) => (dialog.team_id ?? "none") === team,
  label: (label, dialog) => dialog.labels.includes(label),
  channel: (channel, dialog) => dialog.channel === channel,
  priority: (priority, dialog) => dialog.priority === priority,
  assistant: (assistant, dialog) => (dialog.assistant_id ?? "none") === assistant,
  // Of whoever looks: an automation is nobody, and is not given it.
  mentions: () => false,
  unread: (unread, dialog) => dialog.unread_members > 0 === unread,
  waiting_over: (minutes, { waiting_since }, now) =>
    waiting_since !== null && now.getTime() - waiting_since.getTime() > minutes * MINUTE_MS,
  contact: (contact, dialog) => dialog.contact_id === contact,
  from: (from, dialog) => dialog.created_at >= new Date(from),
  to: (to, dialog) => dialog.created_at < new Date(to),
  answered: (answered, dialog) => (dialog.first_reply_at !== null) === answered,
  rating: (rating, dialog) => (rating === "any" ? dialog.rating_score !== null : dialog.rating_score === rating),
  weekday: (weekday, dialog, _now, all) => clockOf(dialog, all).day === weekday,
  hour: (hour, dialog, _now, all) => Math.floor(clockOf(dialog, all).minutes / HOUR_MINUTES) === hour,
  timezone: () => true,
  query: (query, { person }) => contains(person?.name, query) || contains(person?.email, query),
};

/** Whether a filter finds a conversation as it stands at a moment. */
export const fits = (filter: DialogConditions, dialog: Standing, now: Date): boolean =>
  (Object.keys(filter) as (keyof DialogConditions)[]).every((name) => {
    const wanted = filter[name];
    const test = FITS[name] as (wanted: unknown, dialog: Standing, now: Date, all: DialogConditions) => boolean;
    return wanted === undefined || wanted === "" || test(wanted, dialog, now, filter);
  });
