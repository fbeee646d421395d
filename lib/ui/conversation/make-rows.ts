import type { Item } from "@/lib/client";
import { dayKey } from "../base/time";

/** What a conversation consists of on the screen. */
export type LogRow =
  | { type: "day"; key: string; at: string }
  | { type: "new"; key: string }
  | { type: "event"; key: string; item: Item }
  /** `starts`: the first of its author's in a row, which carries the name. */
  | { type: "message"; key: string; item: Item; starts: boolean };

/** Messages farther apart than this do not join. */
const JOIN_MS = 5 * 60_000;

const authorOf = ({ message }: Item): string => `${message.sender} ${message.author?.id ?? ""} ${message.kind === "note"}`;

function joins(before: Item | null, item: Item): boolean {
  if (!before || authorOf(before) !== authorOf(item)) return false;
  return Date.parse(item.message.timestamp) - Date.parse(before.message.timestamp) < JOIN_MS;
}

/**
 * The lines of a conversation with what stands between them: dates, events, and "New" after what one had read when it
 * was opened.
 * @param readSeq null: no line
 */
export function makeRows(items: readonly Item[], readSeq: number | null): LogRow[] {
  const rows: LogRow[] = [];
  let before: Item | null = null;
  let day: number | null = null;
  let marked = readSeq === null;
  for (const item of items) {
    const { message } = item;
    const itsDay = dayKey(message.timestamp);
    if (itsDay !== day) {
      rows.push({ type: "day", key: `day ${itsDay} ${item.key}`, at: message.timestamp });
      before = null;
      day = itsDay;
    }
    const isNews = !item.mine && message.kind !== "event" && message.seq !== null && message.seq > (readSeq ?? 0);
    if (!marked && isNews) {
      rows.push({ type: "new", key: "new" });
      before = null;
      marked = true;
    }
    if (message.kind === "event") {
      rows.push({ type: "event", key: item.key, item });
      before = null;
    } else {
      rows.push({ type: "message", key: item.key, item, starts: !joins(before, item) });
      before = item;
    }
  }
  return rows;
}
