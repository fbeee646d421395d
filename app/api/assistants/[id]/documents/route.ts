import { addDocument, listDocuments } from "@/lib/core/knowledge";
import { principalKey } from "@/lib/core/log";
import { FILE_LIMITS } from "@/lib/core/reading";
import { takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { readDocument } from "@/lib/http/read-document";
import { whenThereIsRoom } from "@/lib/http/read-upload";
import { knowledgeRoutes } from "@/lib/protocol/routes/knowledge";

export const GET = handle(knowledgeRoutes.listDocuments, ({ core, actor, params, query }) => listDocuments(core, actor, params.id, query));

export const POST = handle(knowledgeRoutes.addDocument, async ({ core, actor, params, request }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "uploads");
  return whenThereIsRoom(core, request, FILE_LIMITS.BYTES, async () =>
    addDocument(core, actor, params.id, await readDocument(request, (task) => core.read(actor.workspaceId, task))),
  );
});
