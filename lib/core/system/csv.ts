/** What a cell of a CSV file says of a value. A spreadsheet runs what begins like a formula: such a cell is made text. */
export function csvText(value: unknown): string {
  const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A value as a cell of a CSV file. */
export function csvCell(value: unknown): string {
  const inert = csvText(value);
  return /[",\r\n]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
}
