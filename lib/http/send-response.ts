import type { ServerResponse } from "node:http";
import { compress } from "hono/compress";
import type { Logger } from "pino";
import type { ApiContext } from "./context";
import { StreamedResponse } from "./download";
import { ReaderBehind } from "./reader-behind";
import { requestIdOf } from "./request-id";
import { WORTH_BYTES } from "./send-text";

type ErrorLog = Pick<Logger, "error">;

/** What a person or a program waits for as a whole: a stream of events has to leave piece by piece. */
const PACKED = /^(?:application\/json|text\/(?:html|csv|javascript))\b/;

const pack = compress({ encoding: "gzip", threshold: WORTH_BYTES, contentTypeFilter: PACKED });

/**
 * A verb's own `Response` as it leaves: packed where it is worth it, and ended as HTTP has it. A stream that nobody reads
 * (HEAD) would go on being made.
 */
export async function sendResponse(c: ApiContext, response: Response, log: ErrorLog): Promise<Response> {
  await pack(c, async () => {
    c.res = response;
  });
  const { body, headers, status } = c.res;
  if (c.req.method === "HEAD") await body?.cancel();
  const outgoing = c.env?.outgoing;
  const isWhole = headers.has("content-length") && !(response instanceof StreamedResponse);
  if (body && outgoing && c.req.method !== "HEAD" && !isWhole)
    c.res = new Response(
      cutWhereItFails(body, outgoing, (err) => log.error({ err, request_id: requestIdOf(c.req.raw) }, "an answer broke off")),
      { status, headers },
    );
  return c.res;
}

/**
 * A stream that fails cuts the connection, or what has come of it would be taken for whole; the adapter would end it
 * properly, with the words of the error.
 */
function cutWhereItFails(body: ReadableStream<Uint8Array>, outgoing: Pick<ServerResponse, "destroy">, report: (error: unknown) => void) {
  const reader = body.getReader();
  let isLeft = false;
  const cut = (error: unknown) => {
    if (!isLeft && !(error instanceof ReaderBehind)) report(error);
    outgoing.destroy();
  };
  return new ReadableStream<Uint8Array>({
    async pull(to) {
      const piece = await reader.read().catch(cut);
      if (!piece || isLeft) return;
      if (piece.done) to.close();
      else to.enqueue(piece.value);
    },
    cancel(reason) {
      isLeft = true;
      return reader.cancel(reason);
    },
  });
}
