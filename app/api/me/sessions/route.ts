import { endSessions, listSessions } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { sessionRoutes } from "@/lib/protocol/routes/sessions";

export const GET = handle(sessionRoutes.listSessions, ({ core, actor }) => listSessions(core, actor));

export const DELETE = handle(sessionRoutes.endSessions, async ({ core, actor, query }) => ({
  ended: await endSessions(core, actor, { keepCurrent: query.keep_current }),
}));
