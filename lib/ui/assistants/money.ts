const MILLION = 1_000_000;

/** Millionths of a currency as one types them: 2500000 is "2.5". */
export const typedAmount = (micros: number | null): string => (micros === null ? "" : String(micros / MILLION));

/** What was typed, in millionths; null where nothing was. A comma counts as a point. */
export function amountOf(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return plain === "" ? null : Math.round(Number(plain) * MILLION);
}

/** Millionths of a currency as one reads them; less than a cent keeps the digits that say something. */
export function money(micros: number, currency: string): string {
  const options = { style: "currency", currency, maximumFractionDigits: Math.abs(micros) < MILLION ? 4 : 2 } as const;
  return new Intl.NumberFormat(undefined, options).format(micros / MILLION);
}
