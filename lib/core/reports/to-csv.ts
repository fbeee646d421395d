import type { Report } from "../../protocol/routes/reports";
import { csvCell } from "../system";

const COLUMNS = ["key", "name", "value", "count", "p50", "p90"] as const;

/** A report as a table: a line for each group, the total last; seconds as they are. */
export function toCsv({ groups, total, count, p50, p90 }: Report): string {
  const lines = [...groups, { key: "total", value: total, count, p50, p90 }].map((group: Partial<Report["groups"][number]>) =>
    COLUMNS.map((column) => csvCell(group[column] ?? null)).join(","),
  );
  return [COLUMNS.join(","), ...lines, ""].join("\r\n");
}
