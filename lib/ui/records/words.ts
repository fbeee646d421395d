import type { PaidSum, RecordType, WireRecord } from "@/lib/protocol/routes/records";
import { longSpan } from "../base/time";

export const TYPE_WORDS: Record<RecordType, { one: string; many: string; href: string }> = {
  order: { one: "Order", many: "Orders", href: "/orders" },
  quote: { one: "Quote", many: "Quotes", href: "/quotes" },
};

/** Where a record's page is. */
export const hrefOf = ({ type, id }: Pick<WireRecord, "type" | "id">): string => `${TYPE_WORDS[type].href}/${encodeURIComponent(id)}`;

/** A status as the site calls it, for people: "in_progress" is "In progress". */
export function statusWords(status: string): string {
  const words = status.replace(/[_-]+/g, " ").trim() || status;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type Tone = "done" | "stopped" | "open";

const DONE = /\b(done|paid|accepted|approved|delivered|completed?|fulfilled|shipped|closed)\b/i;
const STOPPED = /\b(cancell?ed|rejected|declined|failed|refunded|returned|expired|overdue|unpaid|undelivered)\b/i;

/** What a status of the site's own words means for its colour; the word always stands beside it. */
export function toneOf(status: string): Tone {
  const words = status.replace(/[_-]+/g, " ");
  if (STOPPED.test(words)) return "stopped";
  return DONE.test(words) && !/\b(not|un|partly|partially)\b/i.test(words) ? "done" : "open";
}

/** An amount with its currency, or as a plain number where none is known. */
export function money(amount: number, currency: string | null): string {
  if (currency === null) return new Intl.NumberFormat().format(amount);
  return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(amount);
}

export const sumWords = (sums: readonly PaidSum[]): string => sums.map(({ amount, currency }) => money(amount, currency)).join(" + ");

/** How far a deadline is away. @param now milliseconds */
export function deadlineWords(dueAt: string, now: number): string {
  const left = Date.parse(dueAt) - now;
  return left >= 0 ? `in ${longSpan(left)}` : `${longSpan(-left)} ago`;
}

/** What a customer or party is called: by name, else as the site knows them. */
export const personWords = (person: { id: string; name?: string | undefined }): string => person.name ?? person.id;
