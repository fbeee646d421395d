import { deleteDocument, getDocument } from "@/lib/core/knowledge";
import { handle } from "@/lib/http/handle";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const GET = handle(knowledgeRoutes.getDocument, ({ core, actor, params }) =>
  getDocument(core, actor, params.id, params.document_id),
);

export const DELETE = handle(knowledgeRoutes.deleteDocument, ({ core, actor, params }) =>
  deleteDocument(core, actor, params.id, params.document_id),
);
