import { randomUUID } from "node:crypto";

const ID = /^[\w.:-]{1,128}$/;

/** What a request is called in the log: as the proxy in front has named it in `X-Request-Id`, else by a name of its own. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given !== null && ID.test(given) ? given : randomUUID();
}
