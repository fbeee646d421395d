import { exportAudit } from "@/lib/core/audit";
import { download } from "@/lib/http/download";
import { handle } from "@/lib/http/handle";
import { systemRoutes } from "@/lib/protocol/routes/system";

const TYPES = { csv: "text/csv; charset=utf-8", jsonl: "application/x-ndjson" };

export const GET = handle(systemRoutes.exportAudit, async ({ core, actor, query: { format, ...filter } }) =>
  download(`audit.${format}`, TYPES[format], await exportAudit(core, actor, filter, format)),
);
