import type { DialogView, Item } from "@/lib/client";
import { dayKey } from "../base/time";

/** What a conversation consists of on the screen. */
export type LogRow =
  | { type: "day"; key: string; at: string }
  | { type: "new"; key: string }
  | { type: "event"; key: string; item: Item }
  /** `starts`: the first of its author's in a row, which carries the name. `quoted`: what it answers, where that is loaded. */
  | { type: "message"; key: string; item: Item; starts: boolean; quoted: Item | undefined };

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
  const byId = new Map(items.map((item) => [item.message.id, item]));
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
      const quoted = message.reply_to ? byId.get(message.reply_to) : undefined;
      rows.push({ type: "message", key: item.key, item, starts: !joins(before, item), quoted });
      before = item;
    }
  }
  return rows;
}

/** How many numbers of the log a block spans. */
const BLOCK_SEQS = 48;

export type LogBlock = { key: string; rows: LogRow[] };

/**
 * Cuts the lines into blocks by the numbers of the messages, so that neither older ones that are put in above nor a new
 * one at the end move a line to another block. What has no number yet stands with the last.
 */
export function inBlocks(rows: readonly LogRow[]): LogBlock[] {
  const blocks: LogBlock[] = [];
  // A date, or "New", belongs to what comes after it.
  let lead: LogRow[] = [];
  for (const row of rows) {
    lead.push(row);
    if (row.type === "day" || row.type === "new") continue;
    const last = blocks.at(-1);
    const { seq } = row.item.message;
    const key = seq === null ? (last?.key ?? "block 0") : `block ${Math.floor(seq / BLOCK_SEQS)}`;
    if (last?.key === key) last.rows.push(...lead);
    else blocks.push({ key, rows: lead });
    lead = [];
  }
  return blocks;
}

/** Whether two blocks draw the same. */
export const sameRows = (a: readonly LogRow[], b: readonly LogRow[]): boolean =>
  a.length === b.length && a.every((row, at) => sameRow(row, b[at] as LogRow));

function sameRow(a: LogRow, b: LogRow): boolean {
  if (a.key !== b.key || a.type !== b.type) return false;
  if (a.type === "message" && b.type === "message") return a.item === b.item && a.starts === b.starts && a.quoted === b.quoted;
  return a.type !== "event" || (b.type === "event" && a.item === b.item);
}

/**
 * Up to which number one had read when a conversation was opened: by one's own receipt, and for somebody who was never
 * here by how many the team has not read. Null where nothing is new, or everything is.
 */
export function readAtOpening(view: Pick<DialogView, "dialog" | "receipts" | "items">, memberId: number): number | null {
  const unread = view.dialog?.unread ?? 0;
  if (unread === 0) return null;
  const own = view.receipts.find(({ principal }) => principal.type === "member" && principal.id === memberId);
  if (own && own.read_seq > 0) return own.read_seq;
  const theirs = view.items.filter(({ mine, message }) => !mine && message.kind !== "event" && message.sender === "user");
  const first = theirs.at(-unread)?.message.seq;
  return first && first > 1 ? first - 1 : null;
}
