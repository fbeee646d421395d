import { addPayment, getRecordFor, putRecord } from "../../core/records";
import { recordRoutes } from "../../protocol/routes/records";
import { Answer } from "../answer";
import { implement } from "../implement";

export const records = implement(recordRoutes, {
  putRecord: async ({ core, actor, params, body }) => {
    const { record, created } = await putRecord(core, actor, params, body);
    return new Answer(created ? 201 : 200, record);
  },

  getRecord: async ({ core, actor, params }) => (await getRecordFor(core, actor, params.type, params.id)).record,
  addPayment: ({ core, actor, params, body }) => addPayment(core, actor, params, body),
});
