import type { IncomingMessage, ServerResponse } from "node:http";

const EVERY_MS = 10;
/** Of so many connections one piece each (at most 128 KB) is taken at a time: 12 MB a second for the whole node. */
const AT_A_TIME = 1;
/** How long a client may go on sending once it is answered, which an honest one on a slow link does before it reads the answer; then its connection ends. */
const DISCARD_MS = 10_000;

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
  let left: { request: IncomingMessage; until: number }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const takeSome = () => {
    const now = Date.now();
    const turn = left.slice(0, AT_A_TIME);
    left = left.slice(AT_A_TIME);
    for (const each of turn) {
      each.request.read();
      if (!each.request.readableEnded && !each.request.destroyed) left.push(each);
    }
    // Whose body has come to its end may be sending the next request by now.
    for (const { request, until } of left) if (now >= until && !request.readableEnded) request.socket.destroySoon();
    left = left.filter(({ until }) => now < until);
    if (left.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const discard = (request: IncomingMessage) => {
    if (request.readableEnded || request.destroyed) return;
    if (request.complete) return void request.resume();
    // With such a listener nobody else's makes the body flow.
    request.on("readable", () => undefined);
    left.push({ request, until: Date.now() + DISCARD_MS });
    timer ??= setInterval(takeSome, EVERY_MS).unref();
  };
  return (request, response) => {
    if (!hasBody(request)) return;
    // Node throws away the rest of a body that nobody has asked for by itself.
    request.read(0);
    response.once("finish", () => discard(request));
  };
}
