import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { getPathNoStrict } from "hono/utils/url";
import type { Logger } from "pino";
import { badRequest, DomainError, toDomainError } from "../core/log";
import { Answer, jsonText, refusal } from "./answer";
import type { ApiContext, App, Handler } from "./context";
import { sendText } from "./send-text";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** What answers each method of a path; the path as Hono writes it, `/api/dialogs/:id`. */
export type RouteMap = ReadonlyMap<string, Partial<Record<Method, Handler>>>;

/** What an app takes from the server that it runs in. */
export type Edges = {
  now: () => Date;
  log: Pick<Logger, "error">;
  /** Answers whatever is no route of ours. */
  pages?: (request: IncomingMessage, response: ServerResponse) => void;
};

/**
 * Pages of any origin may call the API with a bearer token. No credentials are allowed, so the dashboard's cookie never
 * comes along; which origins a visitor's or site's token is taken from is decided where it is checked.
 */
const preflight = cors({
  origin: "*",
  allowMethods: [...METHODS],
  allowHeaders: ["authorization", "content-type", "last-event-id"],
  exposeHeaders: ["retry-after", "x-request-id"],
  maxAge: 600,
});

/** The first names of these routes, answered by the same code. */
const TWINS: Record<string, string> = {
  "/ws/config": "/api/websocket/config",
  "/ws/health": "/api/websocket/health",
  "/ws/connection-stats": "/api/websocket/stats",
  "/ws/rooms": "/api/rooms",
  "/ws/search": "/api/search",
};

function pathOf(request: Request): string {
  const path = getPathNoStrict(request);
  return path.startsWith("/ws/") ? (TWINS[path] ?? path.replace(/^\/ws\/rooms\//, "/api/rooms/")) : path;
}

/**
 * The app around the routes: errors, paths and methods that are none, leave for other origins. No middleware stands
 * before the routes: where one handler alone fits a request, Hono calls it by itself, at a fraction of what a chain costs.
 */
export function createApp(routes: RouteMap, edges: Edges): App {
  const app: App = new Hono({ getPath: pathOf });
  app.options("/api/*", preflight);
  // A name of its own goes before a parameter, whatever the method.
  const paths = [...routes.keys()].sort((a, b) => Number(a.includes(":")) - Number(b.includes(":")));
  for (const path of paths) {
    const handlers = routes.get(path) ?? {};
    const taken = METHODS.filter((method) => handlers[method]);
    for (const method of taken) app.on(method, path, handlers[method] as Handler);
    if (!path.includes(":")) app.all(path, (c) => refuseMethod(c, taken, edges));
  }
  app.all("/api/auth/*", (c) => passToPages(c, edges));
  app.notFound((c) => {
    const taken = METHODS.filter((method) => app.router.match(method, c.req.path)[0].length > 0);
    if (taken.length > 0) return refuseMethod(c, taken, edges);
    return UNDER_API.test(c.req.path) ? refuseRoute(c, edges) : passToPages(c, edges);
  });
  app.onError((error, c) => sendText(c, jsonText(refuseBroken(error, edges))));
  return app;
}

const UNDER_API = /^\/api(?:\/|$)/;

function refuseMethod(c: ApiContext, taken: readonly Method[], { now }: Edges): Promise<Response> | Response {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : [])].join(", ");
  if (c.req.method === "OPTIONS") return c.body(null, 204, { allow });
  const words = `${new URL(c.req.url).pathname} does not take ${c.req.method}`;
  const fault = new DomainError("BAD_REQUEST", words, { help: `It takes ${allow}.` });
  return sendText(c, jsonText(new Answer(405, refusal(fault, now()).body, { allow })));
}

function refuseRoute(c: ApiContext, { now }: Edges): Promise<Response> | Response {
  const fault = new DomainError("NOT_FOUND", "There is no such route", { help: "GET /api/openapi.json lists them all." });
  return sendText(c, jsonText(refusal(fault, now())));
}

function passToPages(c: ApiContext, edges: Edges): Promise<Response> | Response {
  const { incoming, outgoing } = c.env ?? {};
  if (!edges.pages || !incoming || !outgoing) return refuseRoute(c, edges);
  edges.pages(incoming, outgoing);
  return RESPONSE_ALREADY_SENT;
}

/** A request that is none (a host that can't be one), or a route that failed outside of `handle`. */
export function refuseBroken(error: unknown, { log, now }: Edges): Answer {
  const fault = error instanceof RequestError ? badRequest("The address of the request is not valid") : toDomainError(error);
  if (fault.code === "INTERNAL") log.error({ err: error }, "a route failed");
  return refusal(fault, now());
}
