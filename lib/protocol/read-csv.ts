/** A row of a table, with the line of the file on which it begins. */
type CsvRow = { line: number; cells: string[] };

/** What separates the cells of a table: the one of these that its first line has most of. */
function separatorOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const first = end < 0 ? text : text.slice(0, end);
  const count = (sign: string) => first.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** One cell, in quotation marks or without, from where it begins. */
function readCell(text: string, from: number, separator: string): { cell: string; end: number } {
  let at = from;
  if (text[at] !== '"') {
    while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at += 1;
    return { cell: text.slice(from, at), end: at };
  }
  const parts: string[] = [];
  let start = at + 1;
  for (;;) {
    const close = text.indexOf('"', start);
    if (close < 0) return { cell: parts.join("") + text.slice(start), end: text.length };
    parts.push(text.slice(start, close));
    at = close + 1;
    if (text[at] !== '"') break;
    parts.push('"');
    start = at + 1;
  }
  // What stands behind the closing mark belongs to the cell, as spreadsheets read it.
  const rest = readCell(text, at, separator);
  return { cell: parts.join("") + rest.cell, end: rest.end };
}

/**
 * The rows of a table in CSV (RFC 4180), separated by commas, semicolons or tabs; empty lines are none. A quotation mark that
 * is not closed reaches to the end.
 */
export function readCsv(text: string): CsvRow[] {
  const given = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const separator = separatorOf(given);
  const rows: CsvRow[] = [];
  let [at, line] = [0, 1];
  while (at < given.length) {
    const row: CsvRow = { line, cells: [] };
    for (;;) {
      const { cell, end } = readCell(given, at, separator);
      row.cells.push(cell);
      line += cell.split(/\r\n|\r|\n/).length - 1;
      at = end;
      if (given[at] !== separator) break;
      at += 1;
    }
    if (given[at] === "\r" && given[at + 1] === "\n") at += 1;
    at += 1;
    line += 1;
    if (row.cells.length > 1 || row.cells[0]?.trim() !== "") rows.push(row);
  }
  return rows;
}
