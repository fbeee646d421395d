import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { jsonText } from "./answer";
import { type Edges, refuseBroken } from "./app";
import type { App } from "./context";

/** Answers the requests of Node's HTTP server by the app. Headers already set on the response stay. */
export function createListener(app: App, edges: Edges): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    // Next recognises its responses by the global class.
    overrideGlobalObjects: false,
    // What is left of a body is taken by `createBodyDiscard`, which gives a slow client longer.
    autoCleanupIncoming: false,
    // HTTP/1.0 may leave out the host.
    hostname: "localhost",
    errorHandler: (error) => {
      const { status, headers, text } = jsonText(refuseBroken(error, edges));
      return new Response(text, { status, headers });
    },
  });
  return (request, response) => void listener(request, response);
}
