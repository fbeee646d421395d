import { handle } from "@/lib/http/handle";
import { systemRoutes } from "@/lib/protocol/routes/system";
import { runtime } from "@/lib/runtime";

export const GET = handle(systemRoutes.getStats, async ({ actor }) => runtime().stats(actor.workspaceId));
