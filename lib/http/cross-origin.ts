import type { IncomingMessage, ServerResponse } from "node:http";

const PREFLIGHT = {
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers": "authorization, content-type, last-event-id",
  "access-control-max-age": "600",
};

/**
 * Lets pages of any origin call the API with a bearer token. No credentials are allowed, so the dashboard's cookie
 * never comes along; which origins a visitor's or site's token is taken from is decided where it is checked.
 * @returns whether the request was a preflight and is answered
 */
export function allowCrossOrigin(request: IncomingMessage, response: ServerResponse): boolean {
  if (!request.url?.startsWith("/api/")) return false;
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-expose-headers", "retry-after");
  if (request.method !== "OPTIONS") return false;
  response.writeHead(204, PREFLIGHT).end();
  return true;
}
