import { addPayment, countStatuses, getRecordView, listRecords, putRecord } from "../../core/records";
import { recordRoutes } from "../../protocol/routes/records";
import { Answer } from "../answer";
import { implement } from "../implement";

export const records = implement(recordRoutes, {
  listRecords: ({ core, actor, query }) => listRecords(core, actor, query),
  listRecordStatuses: ({ core, actor, query }) => countStatuses(core, actor, query.type),

  putRecord: async ({ core, actor, params, body }) => {
    const { record, created } = await putRecord(core, actor, params, body);
    return new Answer(created ? 201 : 200, record);
  },

  getRecord: ({ core, actor, params }) => getRecordView(core, actor, params.type, params.id),

  addPayment: async ({ core, actor, params, body }) => {
    const { payment, created } = await addPayment(core, actor, params, body);
    return new Answer(created ? 201 : 200, payment);
  },
});
