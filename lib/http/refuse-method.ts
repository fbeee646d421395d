import type { IncomingMessage, ServerResponse } from "node:http";
import { errorBody } from "../protocol/errors";
import { ALL_ROUTES } from "../protocol/routes";

const PATTERNS = Object.values(ALL_ROUTES).map(({ method, path }) => ({
  method: method as string,
  matches: new RegExp(`^${path.replace(/\./g, "\\.").replace(/\{\w+\}/g, "[^/]+")}/?$`),
}));

/** The methods that a path of the API takes; none for a path that is no route. */
export function methodsOf(pathname: string): string[] {
  const methods = PATTERNS.filter(({ matches }) => matches.test(pathname)).map(({ method }) => method);
  return methods.includes("GET") ? [...methods, "HEAD"] : methods;
}

/**
 * Next answers a method that a route does not have with an empty body; the API answers everything as JSON.
 * @returns whether the request was answered
 */
export function refuseMethod(request: IncomingMessage, response: ServerResponse): boolean {
  const pathname = (request.url ?? "").split("?")[0] ?? "";
  const method = request.method ?? "GET";
  const methods = pathname.startsWith("/api/") && method !== "OPTIONS" ? methodsOf(pathname) : [];
  if (methods.length === 0 || methods.includes(method)) return false;
  const error = errorBody("BAD_REQUEST", `${pathname} does not take ${method}`, new Date(), { help: `It takes ${methods.join(", ")}.` });
  response.writeHead(405, { "content-type": "application/json", "cache-control": "no-store", allow: methods.join(", ") });
  response.end(JSON.stringify({ error }));
  return true;
}
