import type { Facts, MessageRow, Policy } from "../../log";

const NEEDS_PERSON: ReadonlySet<Facts["dialog"]["status"]> = new Set(["queued", "human"]);

const isReply = (row: MessageRow): boolean => row.author_type === "member" && row.kind !== "note" && row.kind !== "event";

/**
 * Policy: keeps when the person outside first wrote, when somebody of the team was first needed and when a member first
 * answered, for reports and for service levels. A conversation that a member began needs nobody until the person writes.
 */
export const keepFirstTimes: Policy = (before, { dialog, messages, now }) => {
  if (dialog.kind !== "support" || dialog.first_reply_at !== null) return {};
  const known = new Set(before.messages.map(({ id }) => id));
  const made = messages.filter((row) => !known.has(row.id) && row.seq === row.changed_seq);
  const first_written_at = dialog.first_written_at ?? (made.some(({ sender }) => sender === "user") ? now : null);
  const isNeeded = NEEDS_PERSON.has(dialog.status) && first_written_at !== null;
  const first_needed_at = dialog.first_needed_at ?? (isNeeded ? now : null);
  const first_reply_at = first_needed_at !== null && made.some(isReply) ? now : null;
  const times = { first_written_at, first_needed_at, first_reply_at };
  const isChanged = (Object.keys(times) as (keyof typeof times)[]).some((name) => times[name] !== dialog[name]);
  return isChanged ? { dialog: times } : {};
};
