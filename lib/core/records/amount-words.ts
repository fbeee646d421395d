/** An amount as a line of the transcript says it: "EUR 12.50", with as many decimals as the currency has. */
export const amountWords = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "code" }).format(amount).replace(/\u00a0/g, " ");
