import type { ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";
import type { TextAnswer } from "./handle";

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

/** Sends an answer whose text is known, as gzip where the client takes it and it is worth it. */
export async function sendText(request: Request, { status, headers, text }: TextAnswer, outgoing: ServerResponse): Promise<void> {
  const isLong = text.length >= WORTH_BYTES;
  const packed = isLong && acceptsGzip(request) ? await pack(text) : undefined;
  if (outgoing.destroyed) return;
  for (const name in headers) outgoing.setHeader(name, headers[name] as string);
  if (isLong) outgoing.appendHeader("vary", "accept-encoding");
  if (packed) {
    outgoing.setHeader("content-encoding", "gzip");
    outgoing.setHeader("content-length", packed.byteLength);
  }
  outgoing.writeHead(status).end(packed ?? text);
}
