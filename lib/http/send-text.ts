import type { ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";

/** Under this many bytes packing costs more than the bytes it saves. */
export const WORTH_BYTES = 4_096;
/** A page of conversations takes a third of the time that zlib's own level needs, and comes out a twentieth larger. */
const LEVEL = 3;
/** As long as this, packing takes a millisecond at the most, and handing it to a thread would take longer. */
const AT_ONCE_CHARACTERS = 131_072;

const packBeside = promisify(gzip);
const pack = (text: string): Buffer | Promise<Buffer> =>
  text.length <= AT_ONCE_CHARACTERS ? gzipSync(text, { level: LEVEL }) : packBeside(text, { level: LEVEL });

/** `gzip;q=0` says that it is not wanted. */
export const acceptsGzip = (request: Request): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(request.headers.get("accept-encoding") ?? "");

const texts = new WeakMap<Response, string>();

/** Remembers the whole text of a response, so that it need not be read back from a stream. */
export function withText(response: Response, text: string): Response {
  texts.set(response, text);
  return response;
}

/** The whole text of a response, where it is known. */
export const textOf = (response: Response): string | undefined => texts.get(response);

/** Sends a response whose text is known, as gzip where the client takes it and it is worth it. */
export async function sendText(request: Request, response: Response, text: string, outgoing: ServerResponse): Promise<void> {
  const { status, headers } = response;
  let body: string | Buffer = text;
  if (text.length >= WORTH_BYTES) {
    headers.append("vary", "accept-encoding");
    if (acceptsGzip(request)) {
      body = await pack(text);
      headers.set("content-encoding", "gzip");
      headers.set("content-length", String(body.byteLength));
    }
  }
  if (outgoing.destroyed) return;
  for (const [name, value] of headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.writeHead(status).end(body);
}
