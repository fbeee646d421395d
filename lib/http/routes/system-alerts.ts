import { endSystemAlert, listSystemAlerts, postSystemAlert } from "../../core/monitoring";
import { systemAlertRoutes } from "../../protocol/routes/system-alerts";
import { implement } from "../implement";

export const systemAlerts = implement(systemAlertRoutes, {
  listSystemAlerts: ({ core, actor, query }) => listSystemAlerts(core, actor, query),
  postSystemAlert: ({ core, actor, body }) => postSystemAlert(core, actor, body),
  endSystemAlert: ({ core, actor, params }) => endSystemAlert(core, actor, params.id),
});
