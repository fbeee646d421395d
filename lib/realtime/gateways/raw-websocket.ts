import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { principalKey } from "../../core/actor";
import { CLOSES, type CloseName, closeInfo } from "../../protocol/closes";
import { errorBody } from "../../protocol/errors";
import { LIMITS } from "../../protocol/values";
import { type Admission, admitCustomer, admitMember, admitVisitor, Refusal, requireProtocol } from "../authenticate";
import type { Connection } from "../connection";
import { dispatch } from "../dispatch";
import type { Realtime } from "../realtime";
import { peerOf } from "../sockets";
import { type Format, frameOf } from "./frames";

type Target = { kind: "member" | "customer" | "visitor"; dialog: string | undefined };

/** `/ws/dialogs/{id}`, `/ws/site/dialogs/{id}`, `/ws/widget/dialogs/{id}`, `/ws/connect` (contract 7). */
function targetOf(path: string): Target | undefined {
  if (path === "/ws/connect") return { kind: "member", dialog: undefined };
  const parts = /^\/ws\/(?:(site|widget)\/)?dialogs\/([^/]{1,64})\/?$/.exec(path);
  if (!parts) return undefined;
  const kinds = { site: "customer", widget: "visitor" } as const;
  return { kind: parts[1] ? kinds[parts[1] as keyof typeof kinds] : "member", dialog: parts[2] };
}

/** The dialog that the path names; `new` names the one that the first message opens. */
type PathDialog = { id: string | number | undefined };

/** What a frame does not say it means for the dialog of its path. */
function inPath(payload: Record<string, unknown>, { id }: PathDialog): Record<string, unknown> {
  return id === undefined || payload.dialog_id !== undefined || payload.room !== undefined ? payload : { ...payload, dialog_id: id };
}

const frame = z.object({
  type: z.string().max(60),
  payload: z.record(z.string(), z.unknown()).optional(),
  timestamp: z.unknown().optional(),
  correlation_id: z.union([z.string().max(128), z.number()]).optional(),
});
const ackPayload = z.object({ dialog_id: z.union([z.number(), z.string()]).transform(Number), seq: z.number().int() });

/** The gateway for clients without Socket.IO: the same events, limits, codes and promises over text frames. */
export class RawWebSockets {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: LIMITS.FRAME_BYTES_MAX, perMessageDeflate: false });
  private readonly alive = new Map<WebSocket, boolean>();
  private readonly pinging: NodeJS.Timeout;

  constructor(private readonly realtime: Realtime) {
    this.pinging = setInterval(() => this.ping(), realtime.core.env.WS_PING_INTERVAL_SECONDS * 1000);
    this.pinging.unref();
  }

  static handles(path: string): boolean {
    return path === "/ws" || path.startsWith("/ws/");
  }

  /** Accepts every upgrade: a refusal is a close with its code, since browsers see nothing else. */
  readonly upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    this.server.handleUpgrade(request, stream, head, (socket) => {
      // Frames that come while the credential is checked wait for their turn.
      const early: string[] = [];
      const session: { take: (text: string) => void } = { take: (text) => void early.push(text) };
      socket.on("message", (data, isBinary) => (isBinary ? close(socket, "PROTOCOL_ERROR") : session.take(String(data))));
      // ws itself closes with the fitting code (1009 for a frame that is too large); cutting here would lose it.
      socket.on("error", () => undefined);
      this.open(socket, request, session, early).catch((error: unknown) => {
        if (error instanceof Refusal) return close(socket, error.close, error.retryAfterMs);
        this.realtime.core.log.error({ err: error }, "a raw WebSocket failed");
        close(socket, "GOING_AWAY");
      });
    });
  };

  private async open(
    socket: WebSocket,
    request: IncomingMessage,
    session: { take: (text: string) => void },
    early: string[],
  ): Promise<void> {
    const { core } = this.realtime;
    const url = new URL(request.url ?? "/", "http://local");
    const query = url.searchParams;
    const target = targetOf(url.pathname);
    if (!target) throw new Refusal("NOT_FOUND");
    const peer = peerOf(core, request);
    await this.realtime.gatekeeper.mayConnect(peer.address);
    requireProtocol(query.get("protocol"));
    const admission = await this.admit(target, query, peer);
    if (socket.readyState !== socket.OPEN) return;
    const format = formatOf(query.get("format"));
    let queue: Promise<unknown> = Promise.resolve();
    const dialogId = target.dialog === undefined || target.dialog === "new" ? undefined : target.dialog;
    const path: PathDialog = { id: dialogId };
    const connection: Connection = { ...this.connectionOf(socket, admission, format, path), settled: () => queue };
    const context = {
      core,
      hub: this.realtime.hub,
      gatekeeper: this.realtime.gatekeeper,
      delivery: this.realtime.delivery,
      turns: this.realtime.turns,
      connection,
      whereabouts: { user_agent: peer.userAgent },
    };
    const enqueue = (work: () => Promise<unknown>) => {
      queue = queue.then(work).catch((error: unknown) => core.log.error({ err: error }, "a frame failed"));
    };
    socket.on("close", () => {
      this.alive.delete(socket);
      this.realtime.leave(connection);
    });
    socket.on("pong", () => this.alive.set(socket, true));
    this.alive.set(socket, true);
    const greeted = this.realtime.enter(connection, admission);
    enqueue(() => greeted);
    if (dialogId !== undefined) enqueue(() => this.joinFirst(context, socket, dialogId, query.get("after_seq"), format));
    session.take = (text) => enqueue(() => this.receive(context, socket, text, format, path));
    for (const text of early) session.take(text);
  }

  private admit(target: Target, query: URLSearchParams, peer: ReturnType<typeof peerOf>): Promise<Admission> {
    const { core } = this.realtime;
    const get = (name: string) => query.get(name) ?? undefined;
    if (target.kind === "member") return admitMember(core, { token: get("token") }, peer);
    if (target.kind === "customer") {
      const site_token = get("site_token") ?? get("token");
      if (site_token === undefined) throw new Refusal("AUTH_FAILED");
      return admitCustomer(core, { site_token }, peer);
    }
    const assistant_id = get("assistant_id");
    if (assistant_id === undefined) throw new Refusal("PROTOCOL_ERROR");
    return admitVisitor(core, { assistant_id, visitor_token: get("visitor_token") }, peer);
  }

  /** Joins the dialog of the path and replays it from `after_seq`, in pages, before anything live. */
  private async joinFirst(
    context: Parameters<typeof dispatch>[0],
    socket: WebSocket,
    dialogId: string,
    after: string | null,
    format: Format,
  ): Promise<void> {
    const replay = after !== null && /^\d{1,15}$/.test(after);
    const ack = await dispatch(context, "join_dialog", {
      dialog_id: dialogId,
      ...(replay ? { after_seq: Number(after), limit: LIMITS.MESSAGES_PAGE_MAX } : {}),
    });
    if (!ack.ok)
      return close(
        socket,
        ack.error.code === "RATE_LIMITED" ? "RATE_LIMITED" : ack.error.code === "UNAVAILABLE" ? "GOING_AWAY" : "NOT_FOUND",
        ack.error.retry_after_ms,
      );
    let page = ack as unknown as { messages: { seq: number; changed_seq: number }[]; has_more: boolean; reset?: boolean };
    let prev = Number(after ?? 0);
    while (replay) {
      for (const message of page.messages) {
        const event = message.seq === message.changed_seq ? "message" : "message_updated";
        context.connection.send(event, { ...message, prev_seq: page.reset ? 0 : prev } as never);
        prev = message.changed_seq;
      }
      if (!page.has_more || page.reset || socket.readyState !== socket.OPEN) break;
      const next = await dispatch(context, "join_dialog", { dialog_id: dialogId, after_seq: prev, limit: LIMITS.MESSAGES_PAGE_MAX });
      if (!next.ok) return close(socket, "GOING_AWAY");
      page = next as unknown as typeof page;
    }
    const joined = {
      type: "joined",
      payload: { ...ack, ...(replay ? { messages: [] } : {}) },
      timestamp: context.core.now().toISOString(),
    };
    if (format === "enveloped") socket.send(JSON.stringify(joined));
  }

  private async receive(
    context: Parameters<typeof dispatch>[0],
    socket: WebSocket,
    text: string,
    format: Format,
    path: PathDialog,
  ): Promise<void> {
    const content = parseJson(text);
    if (content === undefined) return close(socket, "PROTOCOL_ERROR");
    const parsed = frame.safeParse(content);
    const now = context.core.now();
    const reply = (type: string, payload: unknown, correlation?: string | number) => {
      if (socket.readyState === socket.OPEN)
        socket.send(
          JSON.stringify({
            type,
            payload,
            timestamp: now.toISOString(),
            ...(correlation === undefined ? {} : { correlation_id: correlation }),
          }),
        );
    };
    if (!parsed.success) return reply("error", errorBody("BAD_REQUEST", "A frame is { type, payload, correlation_id? }", now));
    const { type, correlation_id } = parsed.data;
    const payload = inPath(parsed.data.payload ?? {}, path);
    if (type === "ping") return reply("pong", {}, correlation_id);
    if (type === "ack") return this.acknowledge(context.connection, payload);
    const ack = await dispatch(context, type, { ...payload, ...(correlation_id === undefined ? {} : { correlation_id }) });
    if (ack.ok && "message" in ack) path.id ??= ack.message.dialog_id;
    if (correlation_id !== undefined || format === "enveloped") reply("ack", ack, correlation_id);
    else if (!ack.ok) reply("error", ack.error);
  }

  private acknowledge(connection: Connection, payload: unknown): void {
    const parsed = ackPayload.safeParse(payload);
    if (parsed.success) this.realtime.delivery.acknowledgeUpTo(connection, parsed.data.dialog_id, parsed.data.seq);
  }

  private connectionOf(socket: WebSocket, admission: Admission, format: Format, path: PathDialog): Omit<Connection, "settled"> {
    const send = (event: string, payload: unknown) => {
      const text = frameOf(event, payload, format);
      if (text !== undefined && socket.readyState === socket.OPEN) socket.send(text);
    };
    return {
      id: randomUUID(),
      transport: "websocket",
      actor: admission.actor,
      key: principalKey(admission.actor),
      connectedAt: Date.now(),
      joined: new Map(),
      records: new Set(),
      send,
      sendMessage: (payload) => send("message", payload),
      end: (name, retryAfterMs) => {
        if (format === "enveloped") send("session_close", closeInfo(name, retryAfterMs));
        close(socket, name, retryAfterMs);
      },
      lost: (dialogId) => {
        if (String(path.id) === String(dialogId)) close(socket, "NOT_FOUND");
      },
      drop: () => socket.terminate(),
      buffered: () => socket.bufferedAmount,
    };
  }

  private ping(): void {
    for (const [socket, alive] of this.alive) {
      if (!alive) socket.terminate();
      this.alive.set(socket, false);
      socket.ping();
    }
  }

  stop(): void {
    clearInterval(this.pinging);
  }
}

const formatOf = (value: string | null): Format => (value === "direct" || value === "wrapped" ? value : "enveloped");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function close(socket: WebSocket, name: CloseName, retryAfterMs?: number): void {
  const { code } = CLOSES[name];
  const { help: _help, ...info } = closeInfo(name, retryAfterMs);
  socket.close(code, JSON.stringify(info));
}
