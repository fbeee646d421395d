import { listAudit } from "@/lib/core/audit";
import { handle } from "@/lib/http/handle";
import { systemRoutes } from "@/lib/protocol/routes/system";

export const GET = handle(systemRoutes.listAudit, ({ core, actor, query }) => listAudit(core, actor, query));
