import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { io as connect, type Socket } from "socket.io-client";
import { checkWire } from "@/lib/client/check-wire";
import type { Core } from "@/lib/core/core";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { createTestToken } from "@/lib/core/testing";
import type { Ack } from "@/lib/protocol/acks";
import type { UpEvent, UpInput } from "@/lib/protocol/events-up";
import { type LiveServer, startRealtime } from "@/lib/realtime";
import { openRedis } from "@/lib/redis";

export type TestNode = { url: string; live: LiveServer; stop(): Promise<void> };

/** A node's live half on a free port, without the pages. */
export async function startTestNode(core: Core): Promise<TestNode> {
  const server = createServer();
  const redis = core.env.REDIS_URL ? openRedis(core.env.REDIS_URL, core.installation.namespace, core.log) : undefined;
  const live = startRealtime(core, server, { redis });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    live,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      await live.drain();
      redis?.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Far beyond what an answer takes: a busy machine is not a fault. */
const ANSWER_MS = 90_000;

export type TestClient = {
  socket: Socket;
  /** Everything heard, by the event's name. */
  heard(event: string): unknown[];
  ask<E extends UpEvent>(event: E, payload: UpInput<E>): Promise<Ack<E>>;
  /** Settles with the first payload of the event that fits, heard already or to come. */
  next<T>(event: string, fits?: (payload: T) => boolean): Promise<T>;
  close(): void;
};

/**
 * A client built from docs/protocol.md alone: bare socket.io-client that acknowledges what it gets, and holds each frame to
 * the schemas of the wire.
 */
export async function openClient(
  url: string,
  auth: Record<string, unknown>,
  options: { acknowledge?: boolean; headers?: Record<string, string> } = {},
): Promise<TestClient> {
  const socket = connect(url, {
    auth,
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders: options.headers ?? {},
  });
  const heard = new Map<string, unknown[]>();
  const waiting = new Set<() => void>();
  socket.onAny((event: string, payload: unknown, ack: unknown) => {
    checkWire?.event(event, payload);
    heard.set(event, [...(heard.get(event) ?? []), payload]);
    if (typeof ack === "function" && options.acknowledge !== false) (ack as () => void)();
    for (const check of waiting) check();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connection_established", () => resolve());
    socket.once("connect_error", reject);
  });
  return {
    socket,
    heard: (event) => heard.get(event) ?? [],
    ask: async (event, payload) => {
      const ack = await socket.timeout(ANSWER_MS).emitWithAck(event, payload);
      checkWire?.ack(event, ack);
      return ack;
    },
    next: <T>(event: string, fits: (payload: T) => boolean = () => true) =>
      new Promise<T>((resolve) => {
        const check = () => {
          const found = (heard.get(event) as T[] | undefined)?.find(fits);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    close: () => void socket.close(),
  };
}

export const asMember = async (core: Core, url: string, memberId: number, options?: { acknowledge?: boolean }) =>
  openClient(`${url}/admin`, { token: await createTestToken(core, memberId) }, options);

export const asVisitor = async (
  core: Core,
  url: string,
  visitor: { contactId: string; assistantId: string },
  options?: { acknowledge?: boolean },
) =>
  openClient(
    `${url}/widget`,
    {
      assistant_id: visitor.assistantId,
      visitor_token: await signVisitorToken(core.secrets.signingKey, visitor.contactId, visitor.assistantId, core.now()),
    },
    options,
  );
