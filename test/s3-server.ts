import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

const KEY = "AKIATEST";
const SECRET = "secret/of+tests";
const REGION = "eu-test-1";
const BUCKET = "baton-files";

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
const hmac = (key: string | Uint8Array, text: string) => createHmac("sha256", key).update(text).digest();

/** The signature that a request must have, by Amazon's Signature Version 4, written down from its documentation. */
function signatureOf({ method, url = "", headers }: IncomingMessage, signed: readonly string[]): string {
  const { pathname, searchParams } = new URL(url, "http://s3");
  const query = [...searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort();
  const lines = signed.map((name) => `${name}:${String(headers[name] ?? "").trim()}\n`).join("");
  const asked = [method, pathname, query.join("&"), lines, signed.join(";"), headers["x-amz-content-sha256"]].join("\n");
  const time = String(headers["x-amz-date"]);
  const scope = `${time.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256(asked)].join("\n");
  const key = [time.slice(0, 8), REGION, "s3", "aws4_request"].reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${SECRET}`);
  return hmac(key, text).toString("hex");
}

/** @returns the code of what is wrong with a request; undefined where nothing is */
function refusalOf(request: IncomingMessage, body: Uint8Array): string | undefined {
  const { authorization = "", ...headers } = request.headers;
  const found = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\S+, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(authorization);
  if (found?.[1] !== KEY) return "InvalidAccessKeyId";
  const signed = String(found[2]).split(";");
  if (!["host", "x-amz-content-sha256", "x-amz-date"].every((name) => signed.includes(name))) return "AccessDenied";
  if (signatureOf(request, signed) !== found[3]) return "SignatureDoesNotMatch";
  if (headers["x-amz-content-sha256"] !== sha256(body)) return "XAmzContentSHA256Mismatch";
  if (request.method === "PUT" && headers["content-length"] === undefined) return "MissingContentLength";
  return new URL(request.url ?? "", "http://s3").pathname.startsWith(`/${BUCKET}/`) ? undefined : "NoSuchBucket";
}

type Trouble = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A server of the S3 protocol as far as Baton speaks it; a request that is not signed as it must be is refused. */
export async function startS3Server() {
  const objects = new Map<string, Buffer>();
  let trouble: Trouble = () => false;
  const refuse = (response: ServerResponse, status: number, code: string) =>
    void response.writeHead(status, { "content-type": "application/xml" }).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  const get = (request: IncomingMessage, response: ServerResponse, content: Buffer | undefined) => {
    if (!content) return refuse(response, 404, "NoSuchKey");
    const [from = 0, to = content.length - 1] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? []).slice(1).map(Number);
    if (from >= content.length) return refuse(response, 416, "InvalidRange");
    const part = content.subarray(from, to + 1);
    return void response.writeHead(206, { "content-length": part.length }).end(part);
  };
  const server = createServer(async (request, response) => {
    if (trouble(request, response)) return;
    const body = await buffer(request);
    const code = refusalOf(request, body);
    if (code) return refuse(response, code === "NoSuchBucket" ? 404 : 403, code);
    const name = String(request.url).slice(BUCKET.length + 2);
    if (request.method === "GET") return get(request, response, objects.get(name));
    if (request.method === "PUT") objects.set(name, body);
    if (request.method === "DELETE") objects.delete(name);
    response.writeHead(request.method === "PUT" ? 200 : 204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    /** For FILES_URL, with its key and secret in it. */
    url: `s3://${KEY}:${encodeURIComponent(SECRET)}@${BUCKET}/files?endpoint=${encodeURIComponent(endpoint)}&region=${REGION}`,
    /** For AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. */
    keys: { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET },
    objects,
    /** Requests that it answers with true are answered by it. */
    setTrouble: (next: Trouble = () => false) => {
      trouble = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export type S3Server = Awaited<ReturnType<typeof startS3Server>>;
