import { CURSOR_PART, defineCursor } from "../../core/log";
import { listVisitors } from "../../core/people";
import { visitorRoutes } from "../../protocol/routes/visitors";
import { implement } from "../implement";

const CURSOR = defineCursor("visitors", [CURSOR_PART.text, CURSOR_PART.uuid]);

export const visitors = implement(visitorRoutes, {
  listVisitors: async ({ services, core, actor, query }) => {
    const [since, id] = CURSOR.read(query.cursor);
    const all = await listVisitors(core, actor, await services.monitor.visitors(actor.workspaceId));
    const rest = all.filter((each) => since === undefined || each.since < since || (each.since === since && each.contact_id > String(id)));
    const { rows, next_cursor } = CURSOR.page(rest, query.limit, (each) => [each.since, each.contact_id]);
    return { data: rows, next_cursor };
  },
});
