import { createSlaPolicy, deleteSlaPolicy, listSlaPolicies, updateSlaPolicy } from "../../core/automation";
import { slaPolicyRoutes } from "../../protocol/routes/sla-policies";
import { implement } from "../implement";

export const slaPolicies = implement(slaPolicyRoutes, {
  listSlaPolicies: ({ core, actor }) => listSlaPolicies(core, actor),
  createSlaPolicy: ({ core, actor, body }) => createSlaPolicy(core, actor, body),
  updateSlaPolicy: ({ core, actor, params, body }) => updateSlaPolicy(core, actor, params.id, body),
  deleteSlaPolicy: ({ core, actor, params }) => deleteSlaPolicy(core, actor, params.id),
});
