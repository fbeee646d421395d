import { NONCE_HEADER } from "../guard-response";
import { DOCUMENTS, type DocumentName, referenceText } from "./reference-text";

const isDocument = (name: string | null): name is DocumentName => name !== null && Object.hasOwn(DOCUMENTS, name);

/** The API's documents to browse; the script that draws them is on no other page. */
export function referencePage(request: Request): Response {
  const asked = new URL(request.url).searchParams.get("of");
  const page = referenceText(isDocument(asked) ? asked : "rest", request.headers.get(NONCE_HEADER) ?? "");
  return new Response(page, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}
