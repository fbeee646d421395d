import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { io } from "socket.io-client";
import type { Environment, SocketLike } from "@/lib/client";
import type { Message } from "@/lib/protocol/message";

/** What the server has acknowledged, read off the wire: the promises that the oracle holds it to. */
export type Ledger = {
  /** By client_id: the number that its first acknowledgement named. */
  acknowledged: Map<string, { id: number; seq: number }>;
  /** Acknowledgements of one client_id that named another message than the first. */
  contradictions: string[];
  /** Milliseconds from the sender's send to the reader's event, by whether both came in by one front. */
  latencies: { local: number[]; remote: number[] };
  /** While it is so, answers to messages are lost on their way back. */
  dropsAcks: boolean;
};

export const newLedger = (): Ledger => ({
  acknowledged: new Map(),
  contradictions: [],
  latencies: { local: [], remote: [] },
  dropsAcks: false,
});

export type WireOptions = {
  server: string;
  front: number;
  ledger: Ledger;
  /** How wrong this machine's clock is. */
  clockMs: number;
};

function enter({ acknowledged, contradictions }: Ledger, clientId: string, message: Message): void {
  const earlier = acknowledged.get(clientId);
  if (!earlier) acknowledged.set(clientId, { id: message.id, seq: message.seq });
  else if (earlier.id !== message.id) contradictions.push(clientId);
}

/** A text says when and by which front it was sent, so that whoever hears it can say how long it took. */
export const stampedText = (front: number): string => `${front}|${performance.now()}`;

function clock({ ledger, front }: WireOptions, event: string, payload: unknown): void {
  if (event !== "message") return;
  const [from, at] = (payload as Message).text.split("|");
  if (at === undefined) return;
  ledger.latencies[Number(from) === front ? "local" : "remote"].push(performance.now() - Number(at));
}

function openSocket(options: WireOptions, url: string, auth: (done: (handshake: object) => void) => void): SocketLike {
  const { ledger } = options;
  const transports = ["websocket", "polling"];
  const socket = io(url, { auth, autoConnect: false, forceNew: true, reconnection: false, transports, tryAllTransports: true });
  socket.onAny((event: string, payload: unknown) => clock(options, event, payload));
  return {
    on: (event, listener) => socket.on(event, listener),
    onAny: (listener) => socket.onAny(listener),
    connect: () => socket.connect(),
    disconnect: () => socket.disconnect(),
    timeout: (ms) => ({
      async emitWithAck(event, payload) {
        const start = performance.now();
        const answer = await socket.timeout(ms).emitWithAck(event, payload);
        if (event !== "chat_message" || !answer.ok) return answer;
        const { client_id: clientId } = payload as { client_id: string };
        if (ledger.dropsAcks) {
          await delay(ms - (performance.now() - start));
          throw new Error("the acknowledgement never came");
        }
        enter(ledger, clientId, answer.message);
        return answer;
      },
    }),
  };
}

async function fetchAndEnter({ ledger }: WireOptions, input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (init?.method !== "POST" || typeof init.body !== "string" || !response.ok) return response;
  const { client_id: clientId } = JSON.parse(init.body) as { client_id?: string };
  if (clientId) enter(ledger, clientId, ((await response.clone().json()) as { message: Message }).message);
  return response;
}

/** The browser's part for a client that runs here: real time, chance and network; one tab that is always seen. */
export function nodeEnvironment(options: WireOptions): Environment {
  return {
    now: () => Date.now() + options.clockMs,
    random: () => Math.random(),
    uuid: randomUUID,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    fetch: (input, init) => fetchAndEnter(options, input, init),
    openSocket: (url, auth) => openSocket(options, url, auth),
    onPage: () => () => undefined,
    isVisible: () => true,
    lead: (_name, change) => {
      queueMicrotask(() => change(true));
      return { steal: () => undefined, release: () => undefined };
    },
    openChannel: () => ({ post: () => undefined, close: () => undefined }),
  };
}
