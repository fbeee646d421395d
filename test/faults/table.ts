import { readFileSync, writeFileSync } from "node:fs";
import type { Verdict } from "./oracle";

export type Row = Verdict & { name: string; note: string };

const HEAD = ["fault", "acknowledged", "lost", "doubled", "out of order", "converged after", ""];

const cells = ({ name, acknowledged, lost, doubled, outOfOrder, convergeMs, note }: Row) => [
  name,
  acknowledged.toLocaleString("en"),
  String(lost),
  String(doubled),
  String(outOfOrder),
  convergeMs === null ? "never" : `${(convergeMs / 1000).toFixed(1)} s`,
  note,
];

/** @returns the rows as a table of Markdown, its columns in line */
export function renderTable(rows: readonly Row[]): string {
  const all = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, at) => Math.max(3, ...all.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => (at > 0 && at < 6 ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|`;
  return [line(HEAD), rule, ...all.slice(1).map(line)].join("\n");
}

const FROM = "<!-- table -->";
const TO = "<!-- /table -->";

/** Puts the table in its place in a page. */
export function writeTable(file: string, table: string): void {
  const page = readFileSync(file, "utf8");
  const [from, to] = [page.indexOf(FROM), page.indexOf(TO)];
  if (from < 0 || to < 0) throw new Error(`${file} has no place for the table`);
  writeFileSync(file, `${page.slice(0, from + FROM.length)}\n\n${table}\n\n${page.slice(to)}`);
}
