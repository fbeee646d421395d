/** A status as the site calls it, for people: "in_progress" is "In progress". */
export function statusWords(status: unknown): string {
  const words = String(status).replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An amount with its currency, or as a plain number where none is known. */
export const money = (amount: number, currency: string | null, locale: string): string =>
  amount.toLocaleString(locale, currency === null ? {} : { style: "currency", currency });

/** A day and a time, as a deadline is named. */
export const momentWords = (timestamp: string, locale: string): string =>
  new Date(timestamp).toLocaleString(locale, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
