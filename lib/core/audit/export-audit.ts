import type { AuditEntry } from "../../protocol/routes/system";
import { type Actor, ADMIN, requireMember } from "../log";
import { csvCell } from "../system";
import type { Core } from "./core";
import { type AuditFilter, readAudit } from "./list-audit";
import { writeAudit } from "./write-audit";

export type AuditFormat = "csv" | "jsonl";

const COLUMNS = ["id", "created_at", "actor", "actor_name", "action", "target", "address", "detail"] as const;

const FORMATS: Record<AuditFormat, { head: string; line: (entry: AuditEntry) => string }> = {
  csv: { head: `${COLUMNS.join(",")}\r\n`, line: (entry) => `${COLUMNS.map((column) => csvCell(entry[column])).join(",")}\r\n` },
  jsonl: { head: "", line: (entry) => `${JSON.stringify(entry)}\n` },
};

/**
 * The audit log as a file, newest first, a piece at a time. That it was taken stands in the log itself.
 * @throws DomainError FORBIDDEN
 */
export async function exportAudit(core: Core, actor: Actor, filter: AuditFilter, format: AuditFormat): Promise<AsyncGenerator<string>> {
  requireMember(actor, ADMIN);
  await writeAudit(core.db, actor, "audit.exported", null, { format });
  const { head, line } = FORMATS[format];
  return (async function* () {
    yield head;
    for await (const entries of readAudit(core, actor, filter)) yield entries.map(line).join("");
  })();
}
