import { principalKey } from "@/lib/core/actor";
import { addDocument, listDocuments } from "@/lib/core/knowledge/documents";
import { takeOne } from "@/lib/core/limits";
import { handle } from "@/lib/http/handle";
import { readDocument } from "@/lib/http/read-document";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const GET = handle(knowledgeRoutes.listDocuments, ({ core, actor, params, query }) => listDocuments(core, actor, params.id, query));

export const POST = handle(knowledgeRoutes.addDocument, async ({ core, actor, params, request }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "uploads");
  return addDocument(core, actor, params.id, await readDocument(request, (task) => core.read(actor.workspaceId, task)));
});
