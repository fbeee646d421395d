import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { principalKey } from "../../core/log";
import { addressKey } from "../../core/system";
import { closeInfo } from "../../protocol/closes";
import { errorBody } from "../../protocol/errors";
import { ackUpTo, upFrame } from "../../protocol/frames";
import type { MessagesPage } from "../../protocol/message";
import { LIMITS } from "../../protocol/values";
import { aboutOf } from "../about";
import { type Admission, inWorkspace, Refusal, requireProtocol } from "../authenticate";
import { compression } from "../compression";
import type { ClientAbout, Connection } from "../connection";
import { countEvent, dispatch, laneOf } from "../dispatch";
import { peerOf } from "../peer";
import type { Realtime } from "../realtime";
import { correlationOf, eventOf, flatFrame, payloadOf } from "./older-clients";
import { type Run, Session } from "./raw-session";
import { admit, NAMESPACE_OF, targetOf } from "./raw-target";
import { replayed } from "./replayed";
import { close, drained, flooded, say, textOf } from "./socket";
import { formatOf, Writer } from "./writer";

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

/** The gateway for clients without Socket.IO: the same events, limits, codes and promises over text frames. */
export class RawWebSockets {
  private readonly server: WebSocketServer;
  /** Since when each has owed the answer to a ping; undefined for one that has answered. */
  private readonly owing = new Map<WebSocket, number | undefined>();
  /** Those who asked for a heartbeat that they can see (`?heartbeat=1`). */
  private readonly beating = new Set<WebSocket>();
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
        const text = textOf(data, isBinary);
        if (text === undefined) close(socket, "PROTOCOL_ERROR");
        else session.take(text);
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
    const target = targetOf(url);
    if (!target) throw new Refusal("NOT_FOUND");
    const peer = peerOf(core, request);
    await this.realtime.limiter.mayConnect(peer.address);
    requireProtocol(query.get("protocol"));
    const admission = await admit(core, target, query, peer);
    const id = randomUUID();
    socket.on("close", () => this.realtime.limiter.freePlace(id));
    await inWorkspace(admission.actor.workspaceId, this.realtime.limiter.takePlace(id, peer.address, admission.actor));
    if (socket.readyState !== socket.OPEN) return this.realtime.limiter.freePlace(id);
    const writer = new Writer(socket, formatOf(query.get("format")), core.now);
    const dialogId = target.dialog === undefined || target.dialog === "new" ? undefined : target.dialog;
    const path: PathDialog = { id: dialogId };
    const about = aboutOf(peer, Object.fromEntries(query));
    const connection = this.connectionOf(socket, { id, admission, about, address: addressKey(peer.address) }, session, writer, path);
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
      this.beating.delete(socket);
      writer.stop();
      this.realtime.leave(connection, code);
    });
    socket.on("pong", () => {
      this.owing.set(socket, undefined);
      if (core.env.WS_LOG_HEARTBEAT_EVENTS) core.log.info({ connection: connection.id }, "connection.heartbeat");
    });
    this.owing.set(socket, undefined);
    if (query.get("heartbeat") === "1") this.beating.add(socket);
    await this.realtime.enter(connection, admission);
    session.begin(
      (text, run) => this.receive(context, socket, text, writer, path, run),
      () => writer.reply("error", errorBody("INTERNAL", "The frame could not be worked on", core.now())),
    );
    if (dialogId !== undefined) await this.joinFirst(context, socket, dialogId, query.get("after_seq"), writer);
  }

  private refuse(socket: WebSocket, request: IncomingMessage, refusal: Refusal): void {
    const kind = targetOf(new URL(request.url ?? "/", "http://local"))?.kind ?? "member";
    this.realtime.journal.refused(NAMESPACE_OF[kind], peerOf(this.realtime.core, request), refusal);
    close(socket, refusal.close, refusal.retryAfterMs);
  }

  /** Joins the dialog of the path and replays it from `after_seq`, in pages, before anything live. */
  private async joinFirst(
    context: Parameters<typeof dispatch>[0],
    socket: WebSocket,
    dialogId: string,
    after: string | null,
    writer: Writer,
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
    if (!writer.isBare) writer.reply("joined", { ...ack, ...(replay ? { messages: [] } : {}) });
  }

  /** Heartbeats and acknowledgements are taken as they come; a request is counted now, and answered in its turn. */
  private async receive(
    context: Parameters<typeof dispatch>[0],
    socket: WebSocket,
    text: string,
    writer: Writer,
    path: PathDialog,
    run: Run,
  ): Promise<void> {
    const { core, connection } = context;
    const content = parseJson(text);
    if (content === undefined) return close(socket, "PROTOCOL_ERROR");
    const flat = flatFrame(content);
    if (flat) writer.answerFlat();
    const parsed = upFrame.safeParse(flat ?? content);
    if (!parsed.success)
      return writer.reply("error", errorBody("BAD_REQUEST", "A frame is { type, payload, correlation_id? }", core.now()));
    const frame = parsed.data;
    const [type, correlation_id] = [eventOf(frame), correlationOf(frame)];
    if (type === "ping") return writer.reply("pong", {}, correlation_id);
    connection.activeAt = Date.now();
    if (type === "ack") return this.acknowledge(connection, inPath(frame.payload ?? {}, path));
    const counted = countEvent(context, type, frame.payload);
    const payload = payloadOf(frame, connection, flat !== undefined);
    // A client whose answers have no names matches them by their order.
    const lane = correlation_id === undefined ? undefined : laneOf(connection.actor, type, payload);
    await run(async () => {
      // A payload of null names no dialog, the path's neither.
      const fields = frame.payload === null ? payload : inPath(payload, path);
      const ack = await dispatch(context, type, { ...fields, ...(correlation_id === undefined ? {} : { correlation_id }) }, counted);
      if (ack.ok && "message" in ack) path.id ??= ack.message.dialog_id;
      if (correlation_id !== undefined || !writer.isBare) writer.reply("ack", ack, correlation_id);
      else if (!ack.ok) writer.reply("error", ack.error);
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
    writer: Writer,
    path: PathDialog,
  ): Connection {
    const send = (event: string, payload: unknown) => {
      connection.activeAt = Date.now();
      writer.send(event, payload);
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
        if (!writer.isBare) send("session_close", closeInfo(name, retryAfterMs));
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
    const timestamp = this.realtime.core.now().toISOString();
    for (const socket of this.beating) say(socket, JSON.stringify({ type: "heartbeat", timestamp }));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
