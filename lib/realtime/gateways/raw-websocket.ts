import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { principalKey } from "../../core/log";
import { addressKey } from "../../core/system";
import { CLOSES, type CloseName, closeInfo } from "../../protocol/closes";
import { errorBody } from "../../protocol/errors";
import { ackUpTo, upFrame } from "../../protocol/frames";
import type { MessagesPage } from "../../protocol/message";
import { LIMITS } from "../../protocol/values";
import { aboutOf } from "../about";
import { type Admission, admitCustomer, admitMember, admitVisitor, inWorkspace, Refusal, requireProtocol } from "../authenticate";
import { compression } from "../compression";
import type { ClientAbout, Connection } from "../connection";
import { MAX_BUFFERED_BYTES } from "../delivery";
import { countEvent, dispatch, laneOf } from "../dispatch";
import { Inbox } from "../inbox";
import { peerOf } from "../peer";
import type { Realtime } from "../realtime";
import { type Format, frameOf } from "./frames";
import { replayed } from "./replayed";

type Target = { kind: "member" | "customer" | "visitor"; dialog: string | undefined };

const NAMESPACE_OF = { member: "/admin", customer: "/site", visitor: "/widget" } as const;

/** `/ws/dialogs/{id}`, `/ws/site/dialogs/{id}`, `/ws/widget/dialogs/{id}`, `/ws/connect` (protocol.md 7). */
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

/** A connection that was ended waits so long for the other end to agree. */
const CLOSES_WITHIN_MS = 2_000;
const optionsOf = ({ core }: Realtime): ServerOptions & { closeTimeout: number } => ({
  noServer: true,
  maxPayload: LIMITS.FRAME_BYTES_MAX,
  perMessageDeflate: compression(core),
  closeTimeout: CLOSES_WITHIN_MS,
});
/** How often those who have not answered a ping are looked for. */
const SILENCE_SWEEP_MS = 1_000;
/** Messages of a replay that are written ahead of the reader. */
const REPLAY_PAGE = 100;
const READS_WITHIN_MS = 30_000;
const DRAIN_LOOK_MS = 20;

/** Runs a request in its turn, which is that of its lane. */
type Run = (work: () => Promise<void>, lane?: number) => void | Promise<void>;
type Receive = (text: string, run: Run) => Promise<void>;

/** What one socket asks, from the moment it is open: before it is greeted all of it waits. */
class Session {
  readonly inbox: Inbox;
  isMember = false;
  private receive: Receive | undefined;

  constructor(...on: ConstructorParameters<typeof Inbox>) {
    this.inbox = new Inbox(...on);
  }

  begin(receive: Receive): void {
    this.receive = receive;
  }

  take(text: string): void {
    const inTurn: Run = (work, lane) => this.inbox.take(lane, text.length, work);
    if (this.receive) void this.receive(text, inTurn);
    else inTurn(async () => this.receive?.(text, (work) => work()));
  }
}

/** The gateway for clients without Socket.IO: the same events, limits, codes and promises over text frames. */
export class RawWebSockets {
  private readonly server: WebSocketServer;
  /** Since when each has owed the answer to a ping; undefined for one that has answered. */
  private readonly owing = new Map<WebSocket, number | undefined>();
  private readonly pinging: NodeJS.Timeout;
  private readonly sweeping: NodeJS.Timeout;

  constructor(private readonly realtime: Realtime) {
    this.server = new WebSocketServer(optionsOf(realtime));
    this.pinging = setInterval(() => this.ping(), realtime.core.env.WS_PING_INTERVAL_SECONDS * 1000);
    this.pinging.unref();
    this.sweeping = setInterval(() => this.cutSilent(), SILENCE_SWEEP_MS);
    this.sweeping.unref();
  }

  static handles(path: string): boolean {
    return path === "/ws" || path.startsWith("/ws/");
  }

  /** Accepts every upgrade: a refusal is a close with its code, since browsers see nothing else. */
  readonly upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    this.server.handleUpgrade(request, stream, head, (socket) => {
      const session = new Session(
        () => flooded(socket),
        (error) => this.realtime.core.log.error({ err: error }, "a frame failed"),
      );
      const address = addressKey(peerOf(this.realtime.core, request).address);
      socket.on("message", (data, isBinary) => {
        if (!session.isMember && !this.realtime.frames.take(address)) return flooded(socket);
        if (isBinary) close(socket, "PROTOCOL_ERROR");
        else session.take(String(data));
      });
      socket.on("close", () => session.inbox.close());
      // ws itself closes with the fitting code (1009 for a frame that is too large); cutting here would lose it.
      socket.on("error", () => undefined);
      const opened = this.open(socket, request, session).catch((error: unknown) => {
        session.inbox.close();
        if (error instanceof Refusal) return this.refuse(socket, request, error);
        this.realtime.core.log.error({ err: error }, "a raw WebSocket failed");
        close(socket, "GOING_AWAY");
      });
      // What is asked meanwhile waits for its turn.
      session.inbox.take(undefined, 0, () => opened);
    });
  };

  private async open(socket: WebSocket, request: IncomingMessage, session: Session): Promise<void> {
    const { core, journal } = this.realtime;
    const begun = performance.now();
    const url = new URL(request.url ?? "/", "http://local");
    const query = url.searchParams;
    const target = targetOf(url.pathname);
    if (!target) throw new Refusal("NOT_FOUND");
    const peer = peerOf(core, request);
    await this.realtime.limiter.mayConnect(peer.address);
    requireProtocol(query.get("protocol"));
    const admission = await this.admit(target, query, peer);
    const id = randomUUID();
    socket.on("close", () => this.realtime.limiter.freePlace(id));
    await inWorkspace(admission.actor.workspaceId, this.realtime.limiter.takePlace(id, peer.address, admission.actor));
    if (socket.readyState !== socket.OPEN) return this.realtime.limiter.freePlace(id);
    const format = formatOf(query.get("format"));
    const dialogId = target.dialog === undefined || target.dialog === "new" ? undefined : target.dialog;
    const path: PathDialog = { id: dialogId };
    const about = aboutOf(peer.userAgent, Object.fromEntries(query));
    const connection = this.connectionOf(socket, { id, admission, about, address: addressKey(peer.address) }, session, format, path);
    const context = {
      core,
      hub: this.realtime.hub,
      limiter: this.realtime.limiter,
      delivery: this.realtime.delivery,
      turns: this.realtime.turns,
      trace: this.realtime.trace,
      viewing: this.realtime.viewing,
      connection,
      whereabouts: { user_agent: peer.userAgent },
    };
    session.isMember = admission.actor.type === "member";
    journal.accepted(admission, performance.now() - begun);
    socket.on("close", (code) => {
      this.owing.delete(socket);
      this.realtime.leave(connection, code);
    });
    socket.on("pong", () => {
      this.owing.set(socket, undefined);
      if (core.env.WS_LOG_HEARTBEAT_EVENTS) core.log.info({ connection: connection.id }, "connection.heartbeat");
    });
    this.owing.set(socket, undefined);
    await this.realtime.enter(connection, admission);
    session.begin((text, run) => this.receive(context, socket, text, format, path, run));
    if (dialogId !== undefined) await this.joinFirst(context, socket, dialogId, query.get("after_seq"), format);
  }

  private refuse(socket: WebSocket, request: IncomingMessage, refusal: Refusal): void {
    const kind = targetOf(new URL(request.url ?? "/", "http://local").pathname)?.kind ?? "member";
    this.realtime.journal.refused(NAMESPACE_OF[kind], peerOf(this.realtime.core, request), refusal);
    close(socket, refusal.close, refusal.retryAfterMs);
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
    const ask = (from: number | undefined) =>
      dispatch(context, "join_dialog", { dialog_id: dialogId, ...(from === undefined ? {} : { after_seq: from, limit: REPLAY_PAGE }) }, []);
    const ack = await ask(replay ? Number(after) : undefined);
    if (!ack.ok)
      return close(
        socket,
        ack.error.code === "RATE_LIMITED" ? "RATE_LIMITED" : ack.error.code === "UNAVAILABLE" ? "GOING_AWAY" : "NOT_FOUND",
        ack.error.retry_after_ms,
      );
    let page = ack as unknown as MessagesPage;
    let prev = Number(after ?? 0);
    while (replay) {
      for (const { event, message } of replayed(page, prev)) {
        context.connection.send(event, message as never);
        prev = message.changed_seq;
      }
      if (!page.has_more || page.reset || socket.readyState !== socket.OPEN) break;
      await drained(socket);
      const next = await ask(prev);
      if (!next.ok) return close(socket, "GOING_AWAY");
      page = next as unknown as typeof page;
    }
    const joined = {
      type: "joined",
      payload: { ...ack, ...(replay ? { messages: [] } : {}) },
      timestamp: context.core.now().toISOString(),
    };
    if (format === "enveloped") say(socket, JSON.stringify(joined));
  }

  /** Heartbeats and acknowledgements are taken as they come; a request is counted now, and answered in its turn. */
  private async receive(
    context: Parameters<typeof dispatch>[0],
    socket: WebSocket,
    text: string,
    format: Format,
    path: PathDialog,
    run: Run,
  ): Promise<void> {
    const { core, connection } = context;
    const content = parseJson(text);
    if (content === undefined) return close(socket, "PROTOCOL_ERROR");
    const parsed = upFrame.safeParse(content);
    const reply = (type: string, payload: unknown, correlation?: string | number) => {
      const timestamp = core.now().toISOString();
      say(socket, JSON.stringify({ type, payload, timestamp, ...(correlation === undefined ? {} : { correlation_id: correlation }) }));
    };
    if (!parsed.success) return reply("error", errorBody("BAD_REQUEST", "A frame is { type, payload, correlation_id? }", core.now()));
    const { type, correlation_id } = parsed.data;
    if (type === "ping") return reply("pong", {}, correlation_id);
    connection.activeAt = Date.now();
    if (type === "ack") return this.acknowledge(connection, inPath(parsed.data.payload ?? {}, path));
    const counted = countEvent(context, type, parsed.data.payload);
    // A client whose answers have no names matches them by their order.
    const lane = correlation_id === undefined ? undefined : laneOf(connection.actor, type, parsed.data.payload);
    await run(async () => {
      const given = parsed.data.payload;
      // A payload of null names no dialog, the path's neither.
      const payload = { ...(given === null ? {} : inPath(given ?? {}, path)), ...(correlation_id === undefined ? {} : { correlation_id }) };
      const ack = await dispatch(context, type, payload, counted);
      if (ack.ok && "message" in ack) path.id ??= ack.message.dialog_id;
      if (correlation_id !== undefined || format === "enveloped") reply("ack", ack, correlation_id);
      else if (!ack.ok) reply("error", ack.error);
    }, lane);
  }

  private acknowledge(connection: Connection, payload: unknown): void {
    const parsed = ackUpTo.safeParse(payload);
    if (parsed.success) this.realtime.delivery.acknowledgeUpTo(connection, parsed.data.dialog_id, parsed.data.seq);
  }

  private connectionOf(
    socket: WebSocket,
    { id, admission, about, address }: { id: string; admission: Admission; about: ClientAbout; address: string },
    { inbox }: Session,
    format: Format,
    path: PathDialog,
  ): Connection {
    const send = (event: string, payload: unknown) => {
      connection.activeAt = Date.now();
      const text = frameOf(event, payload, format, this.realtime.core.now());
      if (text !== undefined) say(socket, text);
    };
    const connection: Connection = {
      id,
      transport: "websocket",
      actor: admission.actor,
      key: principalKey(admission.actor),
      connectedAt: this.realtime.core.now().getTime(),
      address,
      activeAt: Date.now(),
      joined: new Map(),
      about,
      records: new Set(),
      send,
      sendMessage: (payload) => send("message", payload),
      end: (name, retryAfterMs) => {
        connection.endedWith ??= name;
        if (format === "enveloped") send("session_close", closeInfo(name, retryAfterMs));
        if (name === "RATE_LIMITED") flooded(socket, retryAfterMs);
        else close(socket, name, retryAfterMs);
      },
      settled: () => inbox.settled(),
      lost: (dialogId) => {
        if (String(path.id) === String(dialogId)) close(socket, "NOT_FOUND");
      },
      drop: () => socket.terminate(),
      buffered: () => socket.bufferedAmount,
    };
    return connection;
  }

  private ping(): void {
    const now = performance.now();
    for (const [socket, since] of this.owing) {
      this.owing.set(socket, since ?? now);
      socket.ping();
    }
  }

  /** Ends who has not answered for WS_PONG_TIMEOUT_SECONDS. */
  private cutSilent(): void {
    const limit = performance.now() - this.realtime.core.env.WS_PONG_TIMEOUT_SECONDS * 1000;
    for (const [socket, since] of this.owing) if (since !== undefined && since <= limit) socket.terminate();
  }

  stop(): void {
    clearInterval(this.pinging);
    clearInterval(this.sweeping);
  }
}

/** Sends to who reads; one who does not is dropped, and comes back by the numbers. */
function say(socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
  else socket.send(text);
}

/** Settles once what was sent has left; a reader who takes nothing of it for too long is dropped. */
async function drained(socket: WebSocket): Promise<void> {
  let least = socket.bufferedAmount;
  let since = Date.now();
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > 0) {
    if (socket.bufferedAmount < least) since = Date.now();
    least = Math.min(least, socket.bufferedAmount);
    if (Date.now() - since > READS_WITHIN_MS) return socket.terminate();
    await delay(DRAIN_LOOK_MS, undefined, { ref: false });
  }
}

/** Sends away whoever sends too much, and reads nothing more of it. */
function flooded(socket: WebSocket, retryAfterMs?: number): void {
  close(socket, "RATE_LIMITED", retryAfterMs);
  socket.pause();
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
