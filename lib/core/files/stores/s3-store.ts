import { Agent, type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsV4Signer } from "aws4fetch";
import { type Content, hashOf } from "../content";
import { type FileStore, ObjectMissing, type Range } from "./store";

export type Bucket = {
  /** As FILES_URL names it. */
  name: string;
  bucket: string;
  prefix: string;
  endpoint: string | undefined;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };
  /** Of no sign of life after which a request counts as failed. */
  timeoutMs?: number;
};

const TIMEOUT_MS = 15_000;
/** What can be asked for again is, once: connections that are kept open may have been closed meanwhile. */
const ATTEMPTS = 2;
const CONNECTIONS_MAX = 64;
const ERROR_BYTES_MAX = 4_096;
const NOTHING_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** What a server of the S3 protocol answered in place of what was asked for. */
class S3Refusal extends Error {
  constructor(
    readonly status: number,
    /** Such as `NoSuchKey`. */
    readonly s3Code: string,
  ) {
    super(`the server answered ${status} ${s3Code}`);
  }
  /** Whether the same may be taken a moment later. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429;
  }
}

type Asked = { method: "GET" | "PUT" | "DELETE"; key: string; headers?: Record<string, string>; body?: Content; sha256?: string };

/** Keeps bytes in a bucket of the S3 protocol, Amazon's or another's. */
export function createS3Store(options: Bucket): FileStore {
  const base = addressOf(options);
  const isTls = base.startsWith("https:");
  const agent = new (isTls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const ask = async ({ method, key, headers = {}, body, sha256 = NOTHING_SHA256 }: Asked): Promise<IncomingMessage> => {
    const { sessionToken, ...pair } = options.credentials;
    const signed = await new AwsV4Signer({
      ...pair,
      ...(sessionToken && { sessionToken }),
      method,
      url: `${base}/${options.prefix}${key}`,
      headers: { ...headers, "x-amz-content-sha256": sha256 },
      service: "s3",
      region: options.region,
    }).sign();
    const sent = { ...Object.fromEntries(signed.headers as Headers), ...(body && { "content-length": String(body.size) }) };
    const response = await send(isTls, signed.url, { method, headers: sent, agent }, { body, timeoutMs });
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw new S3Refusal(status, await codeOf(response, timeoutMs));
  };
  return {
    name: options.name,
    async put(key, content) {
      const { sha256 } = await hashOf(content.pieces());
      await again(() => ask({ method: "PUT", key, body: content, sha256 }).then((answer) => drain(answer, timeoutMs)));
    },
    async *read(key, range) {
      // A connection that broke goes on where it was, as long as something comes.
      for (let at = range.from; at <= range.to; ) {
        const begun = at;
        try {
          for await (const piece of bytesOf(await openPart(ask, key, { from: at, to: range.to }), timeoutMs)) {
            yield piece;
            at += piece.byteLength;
          }
          if (at === begun) throw new ObjectMissing(options.name, key);
        } catch (error) {
          if (error instanceof S3Refusal && (error.s3Code === "NoSuchKey" || error.status === 416))
            throw new ObjectMissing(options.name, key);
          if (at === begun) throw error;
        }
      }
    },
    remove: (key) => again(() => ask({ method: "DELETE", key }).then((answer) => drain(answer, timeoutMs))),
  };
}

const openPart = (ask: (asked: Asked) => Promise<IncomingMessage>, key: string, { from, to }: Range) =>
  again(() => ask({ method: "GET", key, headers: { range: `bytes=${from}-${to}` } }));

/** Buckets of other servers are parts of the path; of Amazon's, of the name of the host, unless its certificate has no such name. */
function addressOf({ endpoint, bucket, region }: Bucket): string {
  if (endpoint) return `${endpoint}/${bucket}`;
  return bucket.includes(".") ? `https://s3.${region}.amazonaws.com/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
}

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left -= 1)
    try {
      return await attempt();
    } catch (error) {
      const isFinal = error instanceof ObjectMissing || (error instanceof S3Refusal && !error.isPassing);
      if (left === 0 || isFinal) throw error;
    }
}

type Body = { body: Content | undefined; timeoutMs: number };

/** @returns the answer once its head is there */
async function send(isTls: boolean, url: URL, options: RequestOptions, { body, timeoutMs }: Body): Promise<IncomingMessage> {
  const request = (isTls ? tlsRequest : plainRequest)(url, options);
  request.setTimeout(timeoutMs, () => request.destroy(new Error("the server of FILES_URL does not answer")));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", (response) => {
      // From here on whoever reads decides how long it may take.
      request.setTimeout(0);
      resolve(response);
    });
    request.on("error", reject);
  });
  if (!body) {
    request.end();
    return answered;
  }
  // A server that refuses answers before it has taken everything.
  const sent = pipeline(Readable.from(body.pieces()), request);
  sent.catch(() => undefined);
  return answered;
}

/** The bytes of an answer; a time limit counts only while they are waited for. */
async function* bytesOf(response: IncomingMessage, timeoutMs: number): AsyncGenerator<Uint8Array, void> {
  const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (;;) {
      const timer = setTimeout(() => response.destroy(new Error("the server of FILES_URL stopped sending")), timeoutMs);
      const { done, value } = await pieces.next().finally(() => clearTimeout(timer));
      if (done) return;
      yield value;
    }
  } finally {
    response.destroy();
  }
}

/** Takes what is left of an answer, so that its connection can be used again. */
async function drain(response: IncomingMessage, timeoutMs: number): Promise<void> {
  for await (const _ of bytesOf(response, timeoutMs));
}

/** The code of an error, from its XML. */
async function codeOf(response: IncomingMessage, timeoutMs: number): Promise<string> {
  let text = "";
  try {
    for await (const piece of bytesOf(response, timeoutMs)) {
      text += Buffer.from(piece).toString("latin1");
      if (text.length > ERROR_BYTES_MAX) break;
    }
  } catch {
    // The status says enough.
  }
  return /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1] ?? "";
}
