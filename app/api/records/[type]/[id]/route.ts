import { getRecordFor, putRecord } from "@/lib/core/records";
import { Answer, handle } from "@/lib/http/handle";
import { recordRoutes } from "@/lib/protocol/routes/records";

export const GET = handle(
  recordRoutes.getRecord,
  async ({ core, actor, params }) => (await getRecordFor(core, actor, params.type, params.id)).record,
);

export const PUT = handle(recordRoutes.putRecord, async ({ core, actor, params, body }) => {
  const { record, created } = await putRecord(core, actor, params, body);
  return new Answer(created ? 201 : 200, record);
});
