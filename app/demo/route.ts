import { findDemoAssistantId } from "@/lib/core/people";
import { NONCE_HEADER } from "@/lib/http/guard-response";
import { runtime } from "@/lib/runtime";
import { demoPage, NO_DEMO } from "./page-text";

export const dynamic = "force-dynamic";

/** A page of a site that has the widget on it. */
export async function GET(request: Request): Promise<Response> {
  const { core } = runtime();
  const id = core.env.BATON_DEMO ? await findDemoAssistantId(core) : undefined;
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  // Baton's own policy asks for it; on a site's page the one line needs none.
  const nonce = request.headers.get(NONCE_HEADER) ?? "";
  return id === undefined ? new Response(NO_DEMO, { status: 404, headers }) : new Response(demoPage(id, nonce), { headers });
}
