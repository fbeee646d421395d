import { createView, deleteView, listViews, updateView } from "../../core/conversations";
import { viewRoutes } from "../../protocol/routes/views";
import { implement } from "../implement";

export const views = implement(viewRoutes, {
  listViews: ({ core, actor }) => listViews(core, actor),
  createView: ({ core, actor, body }) => createView(core, actor, body),
  updateView: ({ core, actor, params, body }) => updateView(core, actor, params.id, body),
  deleteView: ({ core, actor, params }) => deleteView(core, actor, params.id),
});
