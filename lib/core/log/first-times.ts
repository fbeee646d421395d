import type { Policy } from "./draft";
import type { DialogRow, MessageRow } from "./views";

type FirstTimes = Pick<DialogRow, "first_written_at" | "first_needed_at" | "first_reply_at">;

const NEEDS_PERSON: ReadonlySet<DialogRow["status"]> = new Set(["queued", "human"]);

const isReply = (row: MessageRow): boolean => row.author_type === "member" && row.kind !== "note" && row.kind !== "event";

const earliest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first), null);

const firstOf = (rows: readonly MessageRow[]): Date | null => earliest(rows.map(({ created_at }) => created_at));

const written = (rows: readonly MessageRow[]): Date | null => firstOf(rows.filter(({ sender }) => sender === "user"));

/** The first times of a dialog to which messages from another system are added, with their own times. @param dialog as it stands with them */
export function firstTimesOfPast(dialog: DialogRow, rows: readonly MessageRow[]): FirstTimes {
  const { status, waiting_since } = dialog;
  const first_written_at = dialog.first_written_at ?? written(rows);
  if (first_written_at === null) return { first_written_at, first_needed_at: null, first_reply_at: null };
  const since = dialog.first_needed_at ?? first_written_at;
  const first_reply_at = dialog.first_reply_at ?? firstOf(rows.filter((row) => isReply(row) && row.created_at >= since));
  const asked = status === "queued" && waiting_since && waiting_since >= since ? waiting_since : null;
  const needed = earliest([asked, first_reply_at]) ?? (NEEDS_PERSON.has(status) ? first_written_at : null);
  return { first_written_at, first_needed_at: dialog.first_needed_at ?? needed, first_reply_at };
}

/** The first times of two conversations that are one. */
export const firstTimesOfBoth = (one: FirstTimes, other: FirstTimes): FirstTimes => ({
  first_written_at: earliest([one.first_written_at, other.first_written_at]),
  first_needed_at: earliest([one.first_needed_at, other.first_needed_at]),
  first_reply_at: earliest([one.first_reply_at, other.first_reply_at]),
});

/** The first times of messages that become a conversation of their own. @param needed since when somebody was needed where they stood */
export function firstTimesOfMoved(rows: readonly MessageRow[], needed: Date | null): FirstTimes {
  const first_written_at = written(rows);
  if (first_written_at === null || needed === null) return { first_written_at, first_needed_at: null, first_reply_at: null };
  const first_needed_at = needed > first_written_at ? needed : first_written_at;
  const first_reply_at = firstOf(rows.filter((row) => isReply(row) && row.created_at >= first_needed_at));
  return { first_written_at, first_needed_at, first_reply_at };
}

/**
 * Policy: keeps when the person outside first wrote, when somebody of the team was first needed and when a member first
 * answered, for reports and for service levels. A conversation that a member began needs nobody until the person writes.
 * What was moved here from another conversation was not written now.
 */
export const keepFirstTimes: Policy = (before, { dialog, messages, now }) => {
  if (dialog.kind !== "support" || dialog.first_reply_at !== null) return {};
  const known = new Set(before.messages.map(({ id }) => id));
  const made = messages.filter((row) => !known.has(row.id) && row.seq === row.changed_seq && row.moved?.from === undefined);
  const first_written_at = dialog.first_written_at ?? (made.some(({ sender }) => sender === "user") ? now : null);
  const isNeeded = NEEDS_PERSON.has(dialog.status) && first_written_at !== null;
  const first_needed_at = dialog.first_needed_at ?? (isNeeded ? now : null);
  const first_reply_at = first_needed_at !== null && made.some(isReply) ? now : null;
  const times = { first_written_at, first_needed_at, first_reply_at };
  const isChanged = (Object.keys(times) as (keyof typeof times)[]).some((name) => times[name] !== dialog[name]);
  return isChanged ? { dialog: times } : {};
};
