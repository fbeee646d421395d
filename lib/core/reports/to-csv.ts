import type { Report } from "../../protocol/routes/reports";
import { csvCell } from "../system";

const COLUMNS = ["key", "name", "value", "count", "p50", "p90"] as const;
/** What the report `assistants` has besides. */
const SAID = ["helpful", "unhelpful"] as const;

/** A report as a table: a line for each group, the total last; seconds as they are. */
export function toCsv({ name, groups, total, count, p50, p90, helpful, unhelpful }: Report): string {
  const columns = name === "assistants" ? [...COLUMNS, ...SAID] : COLUMNS;
  const last = { key: "total", value: total, count, p50, p90, helpful, unhelpful };
  const lines = [...groups, last].map((group: Partial<Report["groups"][number]>) =>
    columns.map((column) => csvCell(group[column] ?? null)).join(","),
  );
  return [columns.join(","), ...lines, ""].join("\r\n");
}
