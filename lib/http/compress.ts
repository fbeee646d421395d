import { acceptsGzip, WORTH_BYTES } from "./send-text";

/** What a person or a program waits for as a whole: a stream of events has to leave piece by piece. */
const PACKED = /^(?:application\/json|text\/(?:html|csv|javascript))\b/;

/** The same response, as gzip where the client takes it and it is worth it; one of unknown length is long. A range stays as it is. */
export function compress(request: Request, response: Response): Response {
  const { body, headers, status } = response;
  if (!body || headers.has("content-encoding") || headers.has("content-range") || !PACKED.test(headers.get("content-type") ?? ""))
    return response;
  const length = headers.get("content-length");
  if (length !== null && Number(length) < WORTH_BYTES) return response;
  headers.append("vary", "accept-encoding");
  if (!acceptsGzip(request)) return response;
  const changed = new Headers(headers);
  changed.delete("content-length");
  changed.set("content-encoding", "gzip");
  // Its bytes are others: no range of them may be put beside the plain ones.
  const etag = headers.get("etag");
  if (etag?.startsWith('"')) changed.set("etag", `W/${etag}`);
  return new Response(body.pipeThrough(new CompressionStream("gzip")), { status, headers: changed });
}
