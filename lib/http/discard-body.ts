import type { IncomingMessage, ServerResponse } from "node:http";

/** So often one piece (at most 128 KB) of one connection is taken: 12 MB a second for the whole node. */
const EVERY_MS = 10;
/** How long a client may go on sending once it is answered, which an honest one on a slow link does before it reads the answer; then its connection ends. */
const DISCARD_MS = 10_000;
/** So many bodies may be left at once, each with what the buffers of a connection hold: whoever has sent the longest goes first. */
const LEFT_MAX = 64;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** Takes charge of what is left of a request's body when its answer has left. To be called before anybody reads the body. */
export type DiscardBody = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What a client still sends when it is answered has to be taken from it, or it may not come to read the answer. Node
 * takes it as fast as it comes, two megabytes of each connection in every turn of the event loop: twenty large uploads
 * that were refused made each turn 50 ms long, for everybody.
 */
export function createBodyDiscard(): DiscardBody {
  /** Requests whose bodies are left, and until when. */
  const left = new Map<IncomingMessage, number>();
  let timer: NodeJS.Timeout | undefined;

  const cutOff = (request: IncomingMessage) => {
    left.delete(request);
    request.socket.destroySoon();
  };
  const takeSome = () => {
    const now = Date.now();
    const [first] = left;
    if (first) {
      const [request, until] = first;
      left.delete(request);
      request.read();
      if (!request.readableEnded && !request.destroyed) left.set(request, until);
    }
    for (const [request, until] of left) {
      if (now < until) continue;
      // Whose body has come to its end may be sending the next request by now.
      if (request.readableEnded) left.delete(request);
      else cutOff(request);
    }
    if (left.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const discard = (request: IncomingMessage) => {
    if (request.readableEnded || request.destroyed) return;
    if (request.complete) return void request.resume();
    // With such a listener nobody else's makes the body flow.
    request.on("readable", () => undefined);
    left.set(request, Date.now() + DISCARD_MS);
    request.once("close", () => left.delete(request));
    // Nobody is seen to leave whose body is not read: an attacker's thousands would hold what they had sent.
    for (const oldest of left.keys()) {
      if (left.size <= LEFT_MAX) break;
      cutOff(oldest);
    }
    timer ??= setInterval(takeSome, EVERY_MS).unref();
  };
  return (request, response) => {
    if (!hasBody(request)) return;
    // Node throws away the rest of a body that nobody has asked for by itself.
    request.read(0);
    response.once("finish", () => discard(request));
  };
}
