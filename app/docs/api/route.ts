import { NONCE_HEADER } from "@/lib/http/guard-response";
import { DOCUMENTS, type DocumentName, referencePage } from "./page-text";

const isDocument = (name: string | null): name is DocumentName => name !== null && Object.hasOwn(DOCUMENTS, name);

/** The API's documents to browse; the script that draws them is on no other page. */
export async function GET(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams.get("of");
  const page = referencePage(isDocument(asked) ? asked : "rest", request.headers.get(NONCE_HEADER) ?? "");
  return new Response(page, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}
