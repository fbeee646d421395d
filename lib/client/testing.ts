import type { CloseInfo } from "@/lib/protocol/closes";
import type { Dialog, Handoff, Principal } from "@/lib/protocol/dialog";
import type { Established } from "@/lib/protocol/events-down";
import type { LiveMessage, Message, MessagesPage } from "@/lib/protocol/message";
import { PROTOCOL_VERSION } from "@/lib/protocol/version";
import { checkWire } from "./check-wire";
import type { Environment, PageEvent, SocketLike } from "./types";

/** A handoff with the fields a test does not care about. */
export const aHandoff = (more: Partial<Handoff> = {}): Handoff => ({
  dialog_id: 1,
  status: "requested",
  reason: "Asked for a person",
  priority: "normal",
  team: null,
  requested_at: "2025-01-01T00:00:00.000Z",
  accepted_at: null,
  completed_at: null,
  operator: null,
  resolution: null,
  queue_position: null,
  estimated_wait_time: null,
  ...more,
});

/** A message with the fields a test does not care about. */
export function aMessage(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: seq,
    dialog_id: 1,
    seq,
    changed_seq: seq,
    client_id: null,
    sender: "manager",
    kind: "text",
    text: `message ${seq}`,
    timestamp: new Date(seq * 1000).toISOString(),
    author: { id: 1, name: "Dana", avatar_url: null },
    attachments: [],
    citations: [],
    reply_to: null,
    reactions: [],
    edited_at: null,
    deleted_at: null,
    sensitive: false,
    ...more,
  };
}

export const live = (message: Message, prevSeq = message.changed_seq - 1): LiveMessage => ({ ...message, prev_seq: prevSeq });

export function aDialog(more: Partial<Dialog> = {}): Dialog {
  return {
    id: 1,
    room: "support_1",
    title: null,
    status: "assistant",
    channel: "web",
    priority: "normal",
    assignee: null,
    team: null,
    visitor: { id: "v", name: "Visitor", email: null },
    assistant: { id: "a", name: "Baton" },
    labels: [],
    last_message: null,
    last_seq: 0,
    unread: 0,
    waiting_since: null,
    created_at: "2025-01-01T00:00:00.000Z",
    updated_at: "2025-01-01T00:00:00.000Z",
    ...more,
  };
}

/** A log that answers as protocol.md 4 says, notes left out of what a visitor sees. */
export class FakeLog {
  readonly messages: Message[] = [];
  lastSeq = 0;

  append(more: Partial<Message> = {}): LiveMessage {
    const prev = this.lastSeq;
    this.lastSeq += 1;
    const message = aMessage(this.lastSeq, more);
    this.messages.push(message);
    return live(message, prev);
  }

  revise(index: number, text: string): LiveMessage {
    const prev = this.lastSeq;
    this.lastSeq += 1;
    const message = { ...(this.messages[index] as Message), text, changed_seq: this.lastSeq };
    this.messages[index] = message;
    return live(message, prev);
  }

  page(request: { after_seq?: number; before_seq?: number; limit: number }): MessagesPage {
    const { after_seq: after, before_seq: before, limit } = request;
    if (after !== undefined && after <= this.lastSeq) {
      const changed = this.messages.filter((message) => message.changed_seq > after).sort((a, b) => a.changed_seq - b.changed_seq);
      return { messages: changed.slice(0, limit), last_seq: this.lastSeq, has_more: changed.length > limit };
    }
    const below = this.messages.filter((message) => before === undefined || message.seq < before);
    const page = { messages: below.slice(-limit), last_seq: this.lastSeq, has_more: below.length > limit };
    return after === undefined ? page : { ...page, reset: true };
  }
}

type Planned = { at: number; run: () => void };

/** Time that passes when the test says so. */
export class FakeClock {
  now = 1_000_000;
  private planned: Planned[] = [];

  after(ms: number, run: () => void) {
    const entry = { at: this.now + ms, run };
    this.planned.push(entry);
    return {
      cancel: () => {
        this.planned = this.planned.filter((other) => other !== entry);
      },
    };
  }

  /** Lets time pass, and everything that is due happen in its order. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await settled();
    for (;;) {
      const next = this.planned.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.planned = this.planned.filter((entry) => entry !== next);
      this.now = Math.max(this.now, next.at);
      next.run();
      await settled();
    }
    this.now = end;
  }
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

/** The server's end of one socket, played by the test. */
class FakeSocket implements SocketLike {
  private readonly named = new Map<string, (value: unknown) => void>();
  private any: (event: string, ...values: unknown[]) => void = () => undefined;
  readonly asked: { event: string; payload: Record<string, unknown>; answer: (value: unknown) => void; fail: () => void }[] = [];
  open = false;
  closed = false;
  /** Answers at once where it returns something. */
  respond: (event: string, payload: Record<string, unknown>) => unknown = () => undefined;

  constructor(
    readonly url: string,
    readonly handshake: object,
  ) {}

  on(event: string, listener: (value: unknown) => void) {
    this.named.set(event, listener);
  }

  onAny(listener: (event: string, ...values: unknown[]) => void) {
    this.any = listener;
  }

  connect() {
    this.open = true;
  }

  disconnect() {
    this.closed = true;
    for (const question of this.asked.splice(0)) question.fail();
  }

  timeout() {
    return {
      emitWithAck: (event: string, payload: unknown) =>
        new Promise<unknown>((answer, fail) => {
          const quick = this.respond(event, payload as Record<string, unknown>);
          if (quick !== undefined) answer(quick);
          else this.asked.push({ event, payload: payload as Record<string, unknown>, answer, fail: () => fail(new Error("timeout")) });
        }),
    };
  }

  /** The server sends an event. */
  send(event: string, payload: unknown, ack?: () => void): void {
    this.any(event, payload, ...(ack ? [ack] : []));
  }

  refuse(close?: CloseInfo): void {
    this.named.get("connect_error")?.(close ? { data: close } : {});
  }

  drop(): void {
    this.named.get("disconnect")?.("transport close");
  }
}

export type FakeWorld = {
  environment: Environment;
  clock: FakeClock;
  sockets: FakeSocket[];
  /** The newest socket. */
  socket: () => FakeSocket;
  page: (event: PageEvent) => void;
  http: {
    requests: { method: string; path: string; body: unknown }[];
    respond: (method: string, path: string, body: unknown) => { status: number; body: unknown } | null;
  };
};

/** Several tabs of one browser: who leads what, and who hears whom. */
export class FakeBrowser {
  private readonly queues = new Map<string, ((leads: boolean) => void)[]>();
  private readonly channels = new Set<{ name: string; listener: (message: unknown) => void }>();

  lead(name: string, change: (leads: boolean) => void) {
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, queue);
    queue.push(change);
    if (queue[0] === change) queueMicrotask(() => change(true));
    return {
      steal: () => {
        const former = queue[0];
        if (former === change) return;
        queue.splice(queue.indexOf(change), 1);
        queue.unshift(change);
        former?.(false);
        change(true);
      },
      release: () => {
        const led = queue[0] === change;
        queue.splice(queue.indexOf(change), 1);
        if (led) queue[0]?.(true);
      },
    };
  }

  openChannel(name: string, listener: (message: unknown) => void) {
    const own = { name, listener };
    this.channels.add(own);
    return {
      post: (message: unknown) => {
        for (const other of this.channels)
          if (other !== own && other.name === name) queueMicrotask(() => other.listener(structuredClone(message)));
      },
      close: () => void this.channels.delete(own),
    };
  }
}

/** A browser's tab with everything in the test's hands. */
export function fakeWorld(browser = new FakeBrowser(), clock = new FakeClock()): FakeWorld {
  const sockets: FakeSocket[] = [];
  const pages = new Set<(event: PageEvent) => void>();
  const http: FakeWorld["http"] = { requests: [], respond: () => null };
  let ids = 0;
  const environment: Environment = {
    now: () => clock.now,
    random: () => 0.5,
    uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    after: (ms, run) => clock.after(ms, run),
    fetch: async (input, init) => {
      const request = {
        method: init?.method ?? "GET",
        path: String(input),
        body: typeof init?.body === "string" ? (JSON.parse(init.body) as unknown) : undefined,
      };
      http.requests.push(request);
      const answer = http.respond(request.method, request.path, request.body);
      if (!answer) throw new TypeError("no network");
      return Response.json(answer.body, { status: answer.status });
    },
    openSocket: (url, auth) => {
      let handshake: object = {};
      auth((value) => {
        handshake = value;
      });
      const socket = new FakeSocket(url, handshake);
      sockets.push(socket);
      return socket;
    },
    check: checkWire,
    onPage: (listener) => {
      pages.add(listener);
      return () => void pages.delete(listener);
    },
    isVisible: () => true,
    lead: (name, change) => browser.lead(name, change),
    openChannel: (name, listener) => browser.openChannel(name, listener),
  };
  const page = (event: PageEvent) => {
    for (const listener of pages) listener(event);
  };
  return { environment, clock, sockets, socket: () => sockets.at(-1) as FakeSocket, page, http };
}

/** What a server says to a connection it accepted. */
export const established = ({
  principal,
  ...more
}: Partial<Omit<Established, "principal">> & { principal?: Principal } = {}): Established => ({
  protocol: PROTOCOL_VERSION,
  connection_id: "c1",
  principal: { workspace_id: 1, ...(principal ?? { type: "visitor", id: "v", name: "Visitor" }) },
  limits: {
    max_message_bytes: 10_240,
    max_message_rate: 60,
    max_upload_bytes: 1,
    ack_timeout_seconds: 10,
    ping_interval_seconds: 25,
    ping_timeout_seconds: 40,
  },
  server_time: "2025-01-01T00:00:00.000Z",
  ...more,
});
