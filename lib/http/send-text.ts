import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { TextAnswer } from "./answer";
import type { ApiContext } from "./context";

/** Under this many bytes packing costs more than the bytes it saves. */
export const WORTH_BYTES = 4_096;
/** A page of conversations takes a third of the time that zlib's own level needs, and comes out a twentieth larger. */
const LEVEL = 3;
/** As long as this, packing takes a millisecond at the most, and handing it to a thread would take longer. */
const AT_ONCE_CHARACTERS = 131_072;

type Outgoing = NonNullable<ApiContext["env"]["outgoing"]>;

const packBeside = promisify(gzip);
const pack = (text: string): Buffer | Promise<Buffer> =>
  text.length <= AT_ONCE_CHARACTERS ? gzipSync(text, { level: LEVEL }) : packBeside(text, { level: LEVEL });

/** `gzip;q=0` says that it is not wanted. */
const acceptsGzip = (request: Request): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(request.headers.get("accept-encoding") ?? "");

/**
 * Sends an answer whose text is known, as gzip where the client takes it and it is worth it: straight into Node's own
 * response where there is one, for a `Response` around it costs as much as the text took to make.
 */
export function sendText(c: ApiContext, answer: TextAnswer): Response | Promise<Response> {
  const outgoing = c.env?.outgoing;
  const { text, status, headers } = answer;
  if (!outgoing || c.req.raw.method === "HEAD") return new Response(text, { status, headers });
  if (text.length < WORTH_BYTES) return write(outgoing, answer, text);
  outgoing.appendHeader("vary", "accept-encoding");
  return acceptsGzip(c.req.raw) ? writePacked(outgoing, answer) : write(outgoing, answer, text);
}

async function writePacked(outgoing: Outgoing, answer: TextAnswer): Promise<Response> {
  const packed = await pack(answer.text);
  const headers = { ...answer.headers, "content-encoding": "gzip", "content-length": String(packed.byteLength) };
  return write(outgoing, { ...answer, headers }, packed);
}

function write(outgoing: Outgoing, { status, headers }: TextAnswer, body: string | Buffer): Response {
  if (!outgoing.destroyed) outgoing.writeHead(status, headers).end(body);
  return RESPONSE_ALREADY_SENT;
}
