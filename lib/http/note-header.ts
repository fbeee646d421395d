import type { IncomingMessage } from "node:http";

/** Puts a word of the server's own among the headers of a request, over whatever a client sent under that name; null takes it out. */
export function noteHeader(request: IncomingMessage, name: string, value: string | null): void {
  delete request.headers[name];
  // A `Request` may be made of the raw ones.
  const raw = request.rawHeaders;
  for (let at = raw.length - 2; at >= 0; at -= 2) if (raw[at]?.toLowerCase() === name) raw.splice(at, 2);
  if (value === null) return;
  request.headers[name] = value;
  raw.push(name, value);
}
