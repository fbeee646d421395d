import { createSegment, deleteSegment, listSegments, updateSegment } from "../../core/people";
import { segmentRoutes } from "../../protocol/routes/segments";
import { implement } from "../implement";

export const segments = implement(segmentRoutes, {
  listSegments: ({ core, actor }) => listSegments(core, actor),
  createSegment: ({ core, actor, body }) => createSegment(core, actor, body),
  updateSegment: ({ core, actor, params, body }) => updateSegment(core, actor, params.id, body),
  deleteSegment: ({ core, actor, params }) => deleteSegment(core, actor, params.id),
});
