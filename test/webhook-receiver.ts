import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FeedEvent } from "@/lib/protocol/feed";

/** An event as it came, or a test. */
export type Received = {
  event: Omit<FeedEvent, "type"> & { type: string };
  body: string;
  id: string;
  timestamp: string;
  signature: string;
  traceparent: string | undefined;
};

export type TestReceiver = {
  url: string;
  /** What came, in order, whatever was answered. */
  received: Received[];
  /** What is answered from now on: a status, or by a function. */
  answer(how: number | ((received: Received, response: ServerResponse) => void)): void;
  close(): Promise<void>;
};

/** Verifies a delivery as docs/webhooks.md shows it. */
export function verifies({ id, timestamp, body, signature }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
  return signature.split(" ").some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** A server on this machine that takes webhooks. @param port another than a free one, to come back where one was */
export async function startReceiver(port = 0): Promise<TestReceiver> {
  const received: Received[] = [];
  let answer: (received: Received, response: ServerResponse) => void = (_received, response) => void response.writeHead(204).end();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const header = (name: string) => String(request.headers[name]);
      const one = {
        event: JSON.parse(body) as Received["event"],
        body,
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        traceparent: request.headers.traceparent?.toString(),
      };
      received.push(one);
      answer(one, response);
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (how) => {
      answer = typeof how === "function" ? how : (_received, response) => void response.writeHead(how).end("no");
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
