import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Logger } from "pino";
import { badRequest, toDomainError } from "../core/log";
import { ERROR_STATUS, errorBody } from "../protocol/errors";
import { compress } from "./compress";
import { StreamedResponse } from "./download";
import { json, type TextAnswer } from "./handle";
import { ReaderBehind } from "./reader-behind";
import { createRouteTable, type FoundRoute, METHODS, type RouteFiles, type RouteModule } from "./route-table";
import { sendText } from "./send-text";

type ErrorLog = Pick<Logger, "error">;

/** Answers a request whose path is a route; false where it is not one, and nothing was done. */
export type RouteListener = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Answers the routes of `app` from the HTTP server itself: they are functions from a `Request` to a `Response`, and all
 * that Next does around one costs several times what most of them do. Headers already set on the response stay.
 */
export function createRouteListener(files: RouteFiles, log: ErrorLog): RouteListener {
  const find = createRouteTable(files);
  const options = {
    // Next tells its responses by the global class.
    overrideGlobalObjects: false,
    // HTTP/1.0 may leave out the host.
    hostname: "localhost",
    errorHandler: (error: unknown) => refuseBroken(error, log),
  };
  return (request, response) => {
    const pathname = (request.url ?? "").split("?", 1)[0] as string;
    const found = find(pathname);
    if (!found) return false;
    const answerWhole = async (asked: Request) => {
      const answered = await answer(found, asked);
      if (answered instanceof Response) return breakOffWith(response, compress(asked, answered), log);
      await sendText(asked, answered, response);
      return RESPONSE_ALREADY_SENT;
    };
    void getRequestListener(answerWhole, options)(request, response);
    return true;
  };
}

async function answer(found: FoundRoute, request: Request): Promise<Response | TextAnswer> {
  const module = await found.load();
  const isHead = request.method === "HEAD";
  const handler = module[(isHead ? "GET" : request.method) as keyof RouteModule];
  if (!handler) return refuseMethod(module, request);
  const context = { params: Promise.resolve(found.params) };
  if (!isHead) return (handler.asText ?? handler)(request, context);
  const response = await handler(request, context);
  // A stream that nobody reads would go on being made.
  await response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}

/**
 * A stream that fails cuts the connection, or what has come of it would be taken for whole; the library would end it
 * properly, with the words of the error.
 */
function breakOffWith(outgoing: ServerResponse, response: Response, log: ErrorLog): Response {
  const { body, headers, status } = response;
  const isWhole = headers.has("content-length") && !(response instanceof StreamedResponse);
  if (!body || isWhole) return response;
  const reader = body.getReader();
  let isLeft = false;
  const breakOff = (error: unknown) => {
    if (!isLeft && !(error instanceof ReaderBehind)) log.error({ err: error }, "an answer broke off");
    outgoing.destroy();
  };
  const guarded = new ReadableStream<Uint8Array>({
    async pull(to) {
      const piece = await reader.read().catch(breakOff);
      if (!piece || isLeft) return;
      if (piece.done) to.close();
      else to.enqueue(piece.value);
    },
    cancel(reason) {
      isLeft = true;
      return reader.cancel(reason);
    },
  });
  return new Response(guarded, { status, headers });
}

function refuseMethod(module: RouteModule, request: Request): Response {
  const taken = METHODS.filter((method) => module[method]);
  const allow = [...taken, ...(module.GET ? ["HEAD"] : [])].join(", ");
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
  const { pathname } = new URL(request.url);
  const body = errorBody("BAD_REQUEST", `${pathname} does not take ${request.method}`, new Date(), { help: `It takes ${allow}.` });
  return json(405, { error: body }, { allow });
}

/** A request that is none (a host that can't be one), or a route that failed outside of `handle`. */
function refuseBroken(error: unknown, log: ErrorLog): Response {
  const fault = error instanceof RequestError ? badRequest("The address of the request is not valid") : toDomainError(error);
  if (fault.code === "INTERNAL") log.error({ err: error }, "a route failed");
  return json(ERROR_STATUS[fault.code], { error: errorBody(fault.code, fault.message, new Date(), fault.more) });
}
