import { handle } from "@/lib/http/handle";
import { addressOf } from "@/lib/http/identify";
import { dialogRoutes } from "@/lib/protocol/routes/dialogs";
import { runtime } from "@/lib/runtime";

export const GET = handle(dialogRoutes.streamDialog, async ({ actor, expiresAt, params, query, request }) => {
  const last = request.headers.get("last-event-id");
  const after = last !== null && /^\d{1,15}$/.test(last) ? Number(last) : query.after_seq;
  const stream = await runtime().eventStream({ actor, expiresAt, address: addressOf(request) }, params.id, after);
  return new Response(stream, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform", "x-accel-buffering": "no" },
  });
});
