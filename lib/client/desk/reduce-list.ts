import type { Dialog } from "@/lib/protocol/dialog";
import { compareQueued } from "@/lib/protocol/queue";
import { wallClock } from "@/lib/protocol/wall-clock";
import type { DialogList, ListQuery } from "../types";

const OPEN: ReadonlySet<Dialog["status"]> = new Set(["assistant", "queued", "human"]);

function inFilter(query: ListQuery, dialog: Dialog, memberId: number | null): boolean {
  switch (query.filter) {
    case "all":
      return true;
    case "open":
      return OPEN.has(dialog.status);
    case "waiting":
      return dialog.status === "queued";
    case "mine":
      return dialog.assignee?.id === memberId && (dialog.status === "human" || dialog.status === "queued");
    case "unassigned":
      return OPEN.has(dialog.status) && dialog.assignee === null;
    case "assistant":
    case "snoozed":
    case "resolved":
      return dialog.status === query.filter;
  }
}

const MINUTE_MS = 60_000;

const HOUR_MINUTES = 60;

function begunInHour({ weekday, hour, timezone = "UTC" }: ListQuery, begun: number): boolean {
  if (weekday === undefined && hour === undefined) return true;
  const { day, minutes } = wallClock(new Date(begun), timezone);
  return (weekday === undefined || weekday === day) && (hour === undefined || hour === Math.floor(minutes / HOUR_MINUTES));
}

/** Whether a conversation belongs in a list, as the server would decide it; the search text and the mentions are left to the server. */
export function belongs(query: ListQuery, dialog: Dialog, memberId: number | null, now = Date.now()): boolean {
  if (!dialog.room.startsWith("support_") || dialog.merged_into !== undefined || !inFilter(query, dialog, memberId)) return false;
  const { status, assignee, team, label, channel, priority, assistant, unread, waiting_over, contact, from, to, answered, rating } = query;
  const waits = dialog.waiting_since === null ? 0 : now - Date.parse(dialog.waiting_since);
  const begun = Date.parse(dialog.created_at);
  return (
    (status === undefined || dialog.status === status) &&
    (assignee === undefined || (dialog.assignee?.id ?? "none") === (assignee === "me" ? memberId : assignee)) &&
    (team === undefined || (dialog.team?.id ?? "none") === team) &&
    (label === undefined || dialog.labels.includes(label)) &&
    (channel === undefined || dialog.channel === channel) &&
    (priority === undefined || dialog.priority === priority) &&
    (assistant === undefined || (dialog.assistant?.id ?? "none") === assistant) &&
    (unread === undefined || dialog.unread > 0 === unread) &&
    (waiting_over === undefined || waits > waiting_over * MINUTE_MS) &&
    (contact === undefined || dialog.visitor?.id === contact) &&
    (from === undefined || begun >= Date.parse(from)) &&
    (to === undefined || begun < Date.parse(to)) &&
    (answered === undefined || (dialog.first_reply_at != null) === answered) &&
    (rating === undefined || (rating === "any" ? dialog.rating != null : dialog.rating?.score === rating)) &&
    begunInHour(query, begun)
  );
}

const compareNewest = (a: Dialog, b: Dialog): number =>
  a.updated_at === b.updated_at ? b.id - a.id : a.updated_at > b.updated_at ? -1 : 1;

/** In `waiting` the order of the queue, else the newest change first; as the server sorts. */
const ordered = (query: ListQuery, items: readonly Dialog[]): Dialog[] =>
  [...items].sort(query.filter === "waiting" ? compareQueued : compareNewest);

/** Pure: the list after one conversation changed. An older state of it than what is shown is ignored. */
export function changeList(list: DialogList, dialog: Dialog, memberId: number | null): DialogList {
  const known = list.items.find((other) => other.id === dialog.id);
  if (known && (dialog.updated_at < known.updated_at || dialog.last_seq < known.last_seq)) return list;
  const rest = list.items.filter((other) => other.id !== dialog.id);
  if (!belongs(list.query, dialog, memberId)) return known ? { ...list, items: rest } : list;
  if (!known && (list.query.query || list.query.mentions)) return list;
  const items = ordered(list.query, [...rest, dialog]);
  // Below the last one that is loaded there may be others that are not: it comes with its page.
  const beyond = !known && list.hasMore && items.at(-1)?.id === dialog.id;
  return beyond ? list : { ...list, items };
}

/** Pure: the list without a conversation that this member may no longer see. */
export const removeFromList = (list: DialogList, dialogId: number): DialogList => ({
  ...list,
  items: list.items.filter(({ id }) => id !== dialogId),
});

/** Pure: a page of the server's, after what is there or in its place. */
export function addPage(list: DialogList, page: readonly Dialog[], how: { replace: boolean; hasMore: boolean }): DialogList {
  const added = new Set(page.map((dialog) => dialog.id));
  const known = new Map(list.items.filter((dialog) => added.has(dialog.id)).map((dialog) => [dialog.id, dialog]));
  const newer = (dialog: Dialog) => {
    const shown = known.get(dialog.id);
    return shown && shown.updated_at > dialog.updated_at ? shown : dialog;
  };
  const kept = how.replace ? [] : list.items.filter((dialog) => !added.has(dialog.id));
  return { ...list, items: [...kept, ...page.map(newer)], hasMore: how.hasMore, loading: false, loadingMore: false, error: null };
}

/** @returns the query string of the list's route. */
export function listPath(query: ListQuery, cursor: string | null): string {
  const values = Object.entries({ ...query, cursor: cursor ?? undefined, limit: 50 }).filter(
    ([, value]) => value !== undefined && value !== "",
  );
  return `/api/dialogs?${new URLSearchParams(values.map(([key, value]) => [key, String(value)]))}`;
}
