import type { IncomingMessage, ServerResponse } from "node:http";
import { errorBody } from "../protocol/errors";
import { pathOf } from "./request-target";

function canDecode(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

/** Two slashes would begin a host, and the path of sockets without its slash is nobody's: neither is worth drawing a page for. */
const NOT_A_PATH = /^(?!\/)|^\/[/\\]|^\/socket\.io$/;

/**
 * Answers a path that is not valid, which Next would take for a failure of its own, or draw a whole page to refuse.
 * @returns whether the request was answered
 */
export function refuseRequest(request: IncomingMessage, response: ServerResponse): boolean {
  const pathname = pathOf(request);
  if (!NOT_A_PATH.test(pathname) && canDecode(pathname)) return false;
  const error = errorBody("BAD_REQUEST", "The path is not valid", new Date(), { help: "Encode it as UTF-8 and percent signs." });
  response.writeHead(400, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify({ error }));
  return true;
}
