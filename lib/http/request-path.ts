import type { IncomingMessage } from "node:http";
import { noteHeader } from "./note-header";

const PATH_HEADER = "x-baton-path";

/** Puts the path of a request where a page can read it, which Next does not hand to its layouts. */
export function notePath(request: IncomingMessage): void {
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  // What Next's own navigation adds is not part of where one was.
  const asked = new URLSearchParams(query);
  asked.delete("_rsc");
  // A header takes no more than these characters, and a longer path is no page of ours.
  const isPlain = /^[\x21-\x7e]{1,1000}$/.test(path);
  noteHeader(request, PATH_HEADER, isPlain ? path + (asked.size > 0 ? `?${asked}` : "") : null);
}

/** The path and query that a page was asked for. */
export const askedPath = (headers: Pick<Headers, "get">): string => headers.get(PATH_HEADER) ?? "/inbox";
