import { randomUUID } from "node:crypto";
import type { Database } from "../../db/database";
import { checkWire } from "../client/check-wire";
import { principalKey } from "../core/log/actor";
import { createTestCore, type TestCore } from "../core/testing";
import type { Ack } from "../protocol/acks";
import { closeInfo } from "../protocol/closes";
import type { Connection, LiveActor } from "./connection";
import { dispatch } from "./dispatch";
import { Realtime } from "./realtime";

export type Heard = { event: string; payload: Record<string, unknown> };

/** One who is connected to a node without a socket: what they hear, in order, and what they ask. */
export type TestReader = {
  heard: Heard[];
  ask(event: string, payload: unknown): Promise<Ack>;
  /** Settles with the index of the first thing heard, from `from` on, that `matches`. */
  hears(matches: (heard: Heard) => boolean, from?: number): Promise<number>;
  leave(): void;
};

export type TestNode = { core: TestCore; realtime: Realtime; connect(actor: LiveActor, originPolicy?: string): TestReader; stop(): void };

/** A node in this process: a core and its live half, on a database that several may share. */
export async function createTestNode(database: Database, env: Record<string, string> = {}, now?: () => Date): Promise<TestNode> {
  // All readers come from one address.
  const unlimited = { WS_MAX_CONNECTIONS_PER_USER: "10000", WS_MAX_MESSAGE_RATE: "100000", WS_RATE_LIMIT_PER_IP: "100000" };
  const core = await createTestCore({ database, env: { ...unlimited, ...env }, ...(now ? { now } : {}) });
  const realtime = new Realtime(core);
  return { core, realtime, connect: (actor, originPolicy) => connect(realtime, actor, originPolicy), stop: () => realtime.stop() };
}

/** Two nodes that receive each other's events as over Redis: later, and in the order in which they were published. */
export function link(a: TestNode, b: TestNode): void {
  for (const [from, to] of [[a, b] as const, [b, a] as const])
    from.core.bus.subscribe((event, remote) => {
      if (!remote) setImmediate(() => to.core.bus.publish(event, true));
    });
}

function connect(realtime: Realtime, actor: LiveActor, originPolicy?: string): TestReader {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const hear = (event: string, payload: unknown) => {
    checkWire?.event(event, JSON.parse(JSON.stringify(payload)));
    heard.push({ event, payload: payload as Record<string, unknown> });
    for (const check of waiting) check();
  };
  const connection: Connection = {
    id: randomUUID(),
    transport: "socket.io",
    actor,
    key: principalKey(actor),
    connectedAt: Date.now(),
    address: "192.0.2.1",
    activeAt: Date.now(),
    originPolicy,
    joined: new Map(),
    about: {},
    records: new Set(),
    send: hear,
    sendMessage: (payload) => {
      hear("message", payload);
      realtime.delivery.acknowledge(connection, payload.id);
    },
    end: (name) => hear("session_close", closeInfo(name)),
    settled: () => Promise.resolve(),
    drop: () => undefined,
    buffered: () => 0,
  };
  realtime.hub.add(connection);
  const { core, hub, limiter, delivery, turns, trace, viewing } = realtime;
  return {
    heard,
    ask: async (event, payload) => {
      const ack = await dispatch({ core, hub, limiter, delivery, turns, trace, viewing, connection, whereabouts: {} }, event, payload);
      checkWire?.ack(event, JSON.parse(JSON.stringify(ack)));
      return ack;
    },
    hears: (matches, from = 0) =>
      new Promise((resolve) => {
        const check = () => {
          const at = heard.findIndex((one, index) => index >= from && matches(one));
          if (at === -1) return;
          waiting.delete(check);
          resolve(at);
        };
        waiting.add(check);
        check();
      }),
    leave: () => realtime.leave(connection),
  };
}
