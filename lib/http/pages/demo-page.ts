import type { Core } from "../../core/core";
import { findDemoAssistantId } from "../../core/people";
import { NONCE_HEADER } from "../guard-response";
import { demoText, NO_DEMO } from "./demo-text";

/** A page of a site that has the widget on it. */
export async function demoPage(core: Core, request: Request): Promise<Response> {
  const id = core.env.BATON_DEMO ? await findDemoAssistantId(core) : undefined;
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  // Baton's own policy asks for it; on a site's page the one line needs none.
  const nonce = request.headers.get(NONCE_HEADER) ?? "";
  return id === undefined ? new Response(NO_DEMO, { status: 404, headers }) : new Response(demoText(id, nonce), { headers });
}
