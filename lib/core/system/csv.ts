/** A value as a cell of a CSV file. A spreadsheet runs what begins like a formula: such a cell is made text. */
export function csvCell(value: unknown): string {
  const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
}

/** A row of a CSV text, with the line on which it begins. */
type CsvRow = { cells: string[]; line: number };

/**
 * The rows of a CSV text (RFC 4180), with commas or, where the first line has more of them, semicolons; lines end with LF or CRLF.
 * Empty lines are left out. A quote that is never closed ends the text there.
 */
export function readCsv(text: string): CsvRow[] {
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const [first = ""] = plain.split("\n", 1);
  const comma = first.split(";").length > first.split(",").length ? ";" : ",";
  const rows: CsvRow[] = [];
  let [row, cell, quoted, line, begun] = [[] as string[], "", false, 1, 1];
  const endRow = () => {
    row.push(cell);
    if (row.some((one) => one !== "")) rows.push({ cells: row, line: begun });
    [row, cell, begun] = [[], "", line];
  };
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at] as string;
    if (sign === "\n") line += 1;
    if (quoted && sign === '"' && plain[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && sign === comma) {
      row.push(cell);
      cell = "";
    } else if (!quoted && sign === "\n") endRow();
    else cell += sign;
  }
  endRow();
  return rows;
}
