export type AbuseRow = {
  finding: string;
  title: string;
  /** Of the requests of everybody else while the attack ran. */
  p99Ms: number;
  requests: number;
  failed: number;
  /** Resident memory over what it was before: at the end of the attack, and after the rest. */
  peakMb: number;
  grownMb: number;
  /** Open files over what they were before, after the rest. */
  files: number;
  logMb: number;
};

const HEAD = ["attack", "others: 99th percentile", "others: failed", "memory at its end", "memory after a rest", "open files", "log"];

const signed = (value: number, unit: string) => `${value >= 0 ? "+" : "−"}${Math.abs(Math.round(value))}${unit}`;

/** @returns the rows as a table of Markdown */
export function renderAbuse(rows: readonly AbuseRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const cells = (row: AbuseRow) => [
    row.title,
    `${Math.round(row.p99Ms)} ms of ${row.requests}`,
    String(row.failed),
    signed(row.peakMb, " MB"),
    signed(row.grownMb, " MB"),
    signed(row.files, ""),
    `${row.logMb.toFixed(2)} MB`,
  ];
  return [line(HEAD), line(HEAD.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map((row) => line(cells(row)))].join("\n");
}
