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

function canDecode(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

function answer(response: ServerResponse, status: number, message: string, help: string, headers: Record<string, string> = {}): true {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(JSON.stringify({ error: errorBody("BAD_REQUEST", message, new Date(), { help }) }));
  return true;
}

/**
 * What Next would answer with an empty body or as its own failure: a method that a route does not have, and a path
 * that is not valid.
 * @returns whether the request was answered
 */
export function refuseRequest(request: IncomingMessage, response: ServerResponse): boolean {
  const pathname = (request.url ?? "").split("?")[0] ?? "";
  const method = request.method ?? "GET";
  if (!canDecode(pathname)) return answer(response, 400, "The path is not valid", "Encode it as UTF-8 and percent signs.");
  const methods = pathname.startsWith("/api/") && method !== "OPTIONS" ? methodsOf(pathname) : [];
  if (methods.length === 0 || methods.includes(method)) return false;
  return answer(response, 405, `${pathname} does not take ${method}`, `It takes ${methods.join(", ")}.`, { allow: methods.join(", ") });
}
