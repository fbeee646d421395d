import { once } from "node:events";
import WebSocket from "ws";
import type { Core } from "@/lib/core/core";
import { authenticateBearer } from "@/lib/core/people/identity/authenticate";
import type { UpEvent, UpInput } from "@/lib/protocol/events-up";
import type { Transport } from "@/lib/realtime/connection";
import type { Format } from "@/lib/realtime/gateways/frames";
import { openClient, type TestNode } from "../node";
import { readBare, readFrame } from "../wire";

/** Who reads, and by what. */
export type Credential =
  | { type: "member"; token: string }
  | { type: "customer"; token: string }
  | { type: "visitor"; token: string; assistantId: string }
  | { type: "integration"; token: string };

export type Node = TestNode & { core: Core };

/** One who reads a dialog over some transport: all that came, as text, and how it was ended. */
export type Reader = {
  transport: string;
  heard(): string;
  /** The code it was ended with. */
  closedWith(): number | undefined;
  ask?: <E extends UpEvent>(event: E, payload: UpInput<E>) => Promise<{ ok: boolean; error?: { code: string } }>;
  close(): void;
};

type Open = (node: Node, who: Credential, dialogId: number) => Promise<Reader>;

const NAMESPACE = { member: "admin", customer: "site", visitor: "widget" } as const;

async function openSocketIo(node: Node, who: Credential, dialogId: number): Promise<Reader> {
  if (who.type === "integration") throw new Error("API keys have no socket");
  const auth =
    who.type === "visitor"
      ? { assistant_id: who.assistantId, visitor_token: who.token }
      : { [who.type === "member" ? "token" : "site_token"]: who.token };
  const client = await openClient(`${node.url}/${NAMESPACE[who.type]}`, auth);
  let heard = "";
  client.socket.onAny((...event) => {
    heard += JSON.stringify(event);
  });
  const joined = await client.ask("join_dialog", { dialog_id: dialogId });
  if (!joined.ok) throw new Error(joined.error.error);
  return {
    transport: "socket.io",
    heard: () => heard,
    closedWith: () => (client.heard("session_close")[0] as { code: number } | undefined)?.code,
    ask: client.ask as NonNullable<Reader["ask"]>,
    close: client.close,
  };
}

const PATH = { member: "/ws/dialogs", customer: "/ws/site/dialogs", visitor: "/ws/widget/dialogs" } as const;

async function openWebSocket(format: Format, node: Node, who: Credential, dialogId: number): Promise<Reader> {
  if (who.type === "integration") throw new Error("API keys have no socket");
  const query = new URLSearchParams({ format, after_seq: "0" });
  if (who.type === "visitor") query.set("assistant_id", who.assistantId);
  query.set({ member: "token", customer: "site_token", visitor: "visitor_token" }[who.type], who.token);
  const socket = new WebSocket(`${node.url.replace("http", "ws")}${PATH[who.type]}/${dialogId}?${query}`);
  let heard = "";
  let code: number | undefined;
  socket.on("message", (data) => {
    if (format === "enveloped") readFrame(data);
    else if (format !== "flat") readBare(data);
    heard += String(data);
  });
  socket.on("close", (closed) => {
    code = closed;
  });
  await once(socket, "open");
  return { transport: `websocket ${format}`, heard: () => heard, closedWith: () => code, close: () => socket.close() };
}

async function openStream(node: Node, who: Credential, dialogId: number): Promise<Reader> {
  const found = await authenticateBearer(node.core, who.token);
  if (!found.ok) throw new Error(found.fault);
  const stream = await node.live.eventStream({ ...found, address: "192.0.2.1" }, dialogId, undefined);
  const reader = stream.getReader();
  let heard = "";
  const read = async () => {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard += decoder.decode(value, { stream: true });
    }
  };
  void read();
  return {
    transport: "event-stream",
    heard: () => heard,
    closedWith: () => Number(/event: session_close\ndata: \{"code":(\d+)/.exec(heard)?.[1] ?? Number.NaN) || undefined,
    close: () => void reader.cancel(),
  };
}

const FORMATS: Readonly<Record<Format, Open>> = {
  enveloped: (...args) => openWebSocket("enveloped", ...args),
  flat: (...args) => openWebSocket("flat", ...args),
  direct: (...args) => openWebSocket("direct", ...args),
  wrapped: (...args) => openWebSocket("wrapped", ...args),
};

/** Each way to read a dialog live: a transport or a format without one does not compile. */
const TRANSPORTS: Readonly<Record<Transport, readonly Open[]>> = {
  "socket.io": [openSocketIo],
  websocket: Object.values(FORMATS),
  "event-stream": [openStream],
};

export const transportsOf = (who: Credential): Open[] =>
  Object.entries(TRANSPORTS).flatMap(([name, opens]) => (who.type === "integration" && name !== "event-stream" ? [] : opens));
