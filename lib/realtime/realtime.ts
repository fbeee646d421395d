import { summarizeOpen } from "../core/conversations";
import type { Core } from "../core/core";
import { type DomainEvent, isNarrowed, isOutside, type OutsideActor, toPrincipal } from "../core/log";
import { eventsLimit, noteSecurity } from "../core/system";
import { CLOSES } from "../protocol/closes";
import type { Established } from "../protocol/events-down";
import { PROTOCOL_VERSION } from "../protocol/version";
import { Access } from "./access";
import type { Admission } from "./authenticate";
import { CatchUp } from "./catch-up";
import type { Connection } from "./connection";
import { ConnectionLimiter } from "./connection-limiter";
import type { ConnectionRegistry } from "./connection-registry";
import { Credentials } from "./credentials";
import { DatabaseAlert } from "./database-alert";
import { Delivery } from "./delivery";
import { Fanout } from "./fanout";
import { FrameRate } from "./frame-rate";
import { Hub } from "./hub";
import { LiveTurns } from "./live-turns";
import { ConnectionJournal } from "./monitoring/connection-journal";
import { EventLoopLag } from "./monitoring/event-loop-lag";
import { MessageRate } from "./monitoring/message-rate";
import { SystemAlerts } from "./monitoring/system-alerts";
import { Trace } from "./monitoring/trace";
import { PendingDeliveries } from "./pending-deliveries";
import { Presence } from "./presence";
import { ReceiptBatch } from "./receipts";
import { SummaryBatch } from "./summaries";
import { TypingExpiry } from "./typing";
import { Viewing } from "./viewing";

/** Frames of any kind that strangers of one address may send in a second; more where principals may send more in a minute. */
const FRAMES_A_SECOND = 5_000;
/** How often connections on which nothing happens are looked for, where there is a limit. */
const IDLE_SWEEP_MS = 1_000;
/** Events kept back for a client that is not greeted yet, while the database takes its time. */
const HELD_MAX = 1_000;
/** How often unanswered messages are looked at; a hundredth of the shortest timeout would be wasted on precision. */
const SWEEP_MS = 500;
/** setTimeout can't wait longer. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** How long before its end a credential's holder is asked to get another. One that comes with less is not: it would be asked again at once. */
const EXPIRY_NOTICE_MS = 60_000;

/** The live half of a node: who is connected and what they receive, under every transport. */
export class Realtime {
  readonly hub = new Hub();
  readonly limiter: ConnectionLimiter;
  readonly delivery: Delivery;
  readonly catchUp: CatchUp;
  readonly summaries: SummaryBatch;
  readonly presence: Presence;
  readonly viewing: Viewing;
  readonly fanout: Fanout;
  readonly turns: LiveTurns;
  readonly access: Access;
  /** Frames of strangers, by address, under every transport. */
  readonly frames: FrameRate;
  readonly databaseAlert: DatabaseAlert;
  readonly systemAlerts: SystemAlerts;
  readonly trace: Trace;
  readonly journal: ConnectionJournal;
  readonly lag = new EventLoopLag();
  readonly rate = new MessageRate(Date.now);
  private readonly pending: PendingDeliveries;
  private readonly receipts: ReceiptBatch;
  private readonly typing: TypingExpiry;
  private readonly sweeping: NodeJS.Timeout;
  private readonly cleaning: NodeJS.Timeout;
  private readonly idling: NodeJS.Timeout;
  private readonly unsubscribe: () => void;

  constructor(
    readonly core: Core,
    registry?: ConnectionRegistry,
  ) {
    const { env } = core;
    this.limiter = new ConnectionLimiter(core, this.hub, registry);
    this.frames = new FrameRate(Math.max(FRAMES_A_SECOND, eventsLimit(env)), Date.now);
    this.receipts = new ReceiptBatch(core);
    this.trace = new Trace(core.node.id, () => core.now().getTime());
    this.journal = new ConnectionJournal(core);
    this.systemAlerts = new SystemAlerts(core, this.hub);
    this.delivery = new Delivery(
      { ackTimeoutMs: env.WS_ACK_TIMEOUT_SECONDS * 1000, maxRetries: env.WS_MAX_RETRY_ATTEMPTS, ttlMs: env.WS_MESSAGE_TTL_SECONDS * 1000 },
      Date.now,
      {
        sent: (connection, { id }, isRetry) => {
          (isRetry ? core.meters.retries : core.meters.deliveries).inc();
          this.trace.note(id, isRetry ? "retried" : "delivered", connection);
        },
        delivered: (connection, message, ms) => {
          core.meters.delivery.observe(ms / 1_000);
          this.trace.note(message.id, "acknowledged", connection);
          this.receipts.delivered(connection, message);
        },
      },
    );
    this.catchUp = new CatchUp(core, this.hub);
    this.summaries = new SummaryBatch(core, this.hub);
    this.presence = new Presence(core, this.hub);
    this.viewing = new Viewing(core, this.hub);
    this.pending = new PendingDeliveries(core, this.hub);
    this.databaseAlert = new DatabaseAlert(core, this.hub);
    this.typing = new TypingExpiry((event) => {
      this.fanout.handle(event);
      this.viewing.typing(event);
    });
    this.turns = new LiveTurns(() => core.now().getTime(), core.env.WS_MAX_MESSAGE_BYTES);
    this.access = new Access(core, this.hub, new Credentials(core, this.hub), (connection, dialogId) => this.lose(connection, dialogId));
    this.catchUp.check = (dialogId) => this.access.checkDialog(dialogId);
    this.fanout = new Fanout({
      core,
      hub: this.hub,
      delivery: this.delivery,
      summaries: this.summaries,
      catchUp: this.catchUp,
      typing: this.typing,
      pending: this.pending,
      turns: this.turns,
      access: this.access,
    });
    this.unsubscribe = core.bus.subscribe((event, remote) => {
      if (!remote) this.watch(event);
      this.fanout.handle(event);
      if (event.type === "presence") this.presence.heard(event);
      if (event.type === "viewing") this.viewing.heard(event);
      if (event.type === "dialog" && event.from) this.viewing.passed(event.dialog);
      if (event.type === "typing") this.viewing.typing(event);
      if (event.type === "system_alerts") void this.systemAlerts.read();
    });
    this.sweeping = setInterval(() => this.delivery.sweep(), SWEEP_MS);
    this.cleaning = setInterval(() => this.delivery.cleanUp(), core.env.WS_MESSAGE_CLEANUP_INTERVAL * 1000);
    this.cleaning.unref();
    this.sweeping.unref();
    this.idling = setInterval(() => this.endIdle(Date.now()), IDLE_SWEEP_MS);
    this.idling.unref();
    this.databaseAlert.start();
    this.systemAlerts.start();
  }

  /**
   * A connection that was admitted: greets it, and ends it when its credential does.
   * @returns settles once it is greeted: nothing it asks is answered before
   */
  enter(connection: Connection, admission: Admission): Promise<void> {
    const release = holdBack(connection);
    connection.originPolicy = admission.originPolicy;
    this.hub.add(connection);
    void this.limiter.evictOldest(connection);
    this.presence.arrived(connection, admission.isNew);
    this.access.arrived(connection);
    if (admission.expiresAt) this.expire(connection, admission.expiresAt);
    return this.greet(connection, admission, release);
  }

  /** What this node did itself. */
  private watch(event: DomainEvent): void {
    if (event.type === "log" && event.event === "message") {
      this.rate.count(event.dialog.workspaceId);
      this.trace.note(event.message.id, "published");
    } else if (event.type === "receipt" && event.payload.read_seq > 0)
      this.trace.read(event.dialog.id, event.payload.read_seq, event.payload.principal);
    else if (event.type === "revoked" && !event.renewed) noteSecurity(this.core, "credential.revoked", { principal: event.principal });
  }

  /** Takes a dialog from a connection that may no longer enter it, with all that was to come of it. */
  private lose(connection: Connection, dialogId: number): void {
    this.hub.leave(connection, dialogId);
    connection.records.delete(dialogId);
    this.delivery.forgetDialog(connection, dialogId);
    this.limiter.leftDialog(connection, dialogId);
    if (isNarrowed(connection.actor)) connection.send("dialog_removed", { dialog_id: dialogId });
    connection.lost?.(dialogId);
  }

  /** Ends connections on which nothing but heartbeats went for WS_CONNECTION_TIMEOUT (0: never). */
  private endIdle(now: number): void {
    const seconds = this.core.env.WS_CONNECTION_TIMEOUT;
    if (seconds === 0) return;
    for (const connection of [...this.hub.connections.values()])
      if (now - connection.activeAt >= seconds * 1000) connection.end("GOING_AWAY");
  }

  /** @param code with which the transport ended, where the server did not end it */
  leave(connection: Connection, code: number = CLOSES.NORMAL_CLOSURE.code): void {
    this.journal.closed(connection, code);
    this.delivery.forget(connection);
    this.limiter.left(connection);
    this.presence.departed(connection, this.hub.remove(connection));
    this.viewing.left(connection);
    this.pending.left(connection);
  }

  private async greet(connection: Connection, { visitorToken, isNew }: Admission, release: (greeting: Established) => void): Promise<void> {
    const { core } = this;
    const { actor } = connection;
    const greeting: Established = {
      protocol: PROTOCOL_VERSION,
      connection_id: connection.id,
      principal: { ...toPrincipal(actor), workspace_id: actor.workspaceId, ...(actor.type === "member" ? { role: actor.role } : {}) },
      limits: limitsOf(core),
      server_time: core.now().toISOString(),
      ...(visitorToken === undefined ? {} : { visitor_token: visitorToken }),
    };
    // Who is known from now on has nothing to be read.
    if (isOutside(actor)) greeting.dialog = isNew ? null : await this.openDialog(actor);
    release(greeting);
    this.databaseAlert.welcome(connection);
    this.systemAlerts.welcome(connection);
    this.viewing.welcome(connection);
    void this.pending.welcome(connection);
  }

  private async openDialog(actor: OutsideActor): Promise<Established["dialog"]> {
    try {
      return await summarizeOpen(this.core, actor);
    } catch (error) {
      // Without the database the connection still stands; the client joins by the id it knows, or is answered UNAVAILABLE.
      this.core.log.warn({ err: error }, "the open dialog could not be read");
      return null;
    }
  }

  /** Warns a connection that its credential runs out, and ends it when it does. */
  expire(connection: Connection, at: Date): void {
    const notice = at.getTime() - EXPIRY_NOTICE_MS;
    if (notice > this.core.now().getTime()) {
      this.whenDue(connection, notice, () =>
        connection.send("session_expiring", { expires_at: at.toISOString(), seconds_left: EXPIRY_NOTICE_MS / 1000 }),
      );
    }
    this.whenDue(connection, at.getTime(), () => connection.end("AUTH_EXPIRED"));
  }

  private whenDue(connection: Connection, at: number, act: () => void): void {
    const wait = at - this.core.now().getTime();
    const timer = setTimeout(
      () => {
        if (!this.hub.connections.has(connection.id)) return;
        if (wait > MAX_TIMEOUT_MS) this.whenDue(connection, at, act);
        else act();
      },
      Math.min(Math.max(0, wait), MAX_TIMEOUT_MS),
    );
    timer.unref();
  }

  stop(): void {
    clearInterval(this.sweeping);
    clearInterval(this.cleaning);
    clearInterval(this.idling);
    this.unsubscribe();
    this.presence.stop();
    this.viewing.stop();
    this.typing.stop();
    this.fanout.stop();
    this.pending.stop();
    this.databaseAlert.stop();
    this.systemAlerts.stop();
    this.journal.tally.stop();
    this.lag.stop();
  }

  async flush(): Promise<void> {
    await Promise.all([this.receipts.flush(), this.summaries.flush(), this.pending.flush(), this.journal.tally.flush()]);
  }
}

/**
 * Keeps back what comes for a client that is not greeted yet.
 * @returns greets it, and lets the rest follow in order
 */
function holdBack(connection: Connection): (greeting: Established) => void {
  const { send, sendMessage, rooms } = connection;
  connection.rooms = undefined;
  const held: (() => void)[] = [];
  const hold = (each: () => void) => {
    if (held.push(each) > HELD_MAX) connection.drop();
  };
  connection.send = (event, payload) => hold(() => connection.send(event, payload));
  connection.sendMessage = (payload, waitMs) => hold(() => connection.sendMessage(payload, waitMs));
  return (greeting) => {
    Object.assign(connection, { send, sendMessage, rooms });
    connection.send("connection_established", greeting);
    for (const each of held) each();
  };
}

function limitsOf({ env }: Core): Established["limits"] {
  return {
    max_message_bytes: env.WS_MAX_MESSAGE_BYTES,
    max_message_rate: env.WS_MAX_MESSAGE_RATE,
    max_upload_bytes: env.MAX_UPLOAD_BYTES,
    ack_timeout_seconds: env.WS_ACK_TIMEOUT_SECONDS,
    ping_interval_seconds: env.WS_PING_INTERVAL_SECONDS,
    ping_timeout_seconds: env.WS_PONG_TIMEOUT_SECONDS,
  };
}
