import type { Dialog } from "@/lib/protocol/dialog";
import type { Down, DownEvent, Established } from "@/lib/protocol/events-down";
import type { LiveMessage } from "@/lib/protocol/message";
import { Connection } from "./connection/connection";
import { DialogSession } from "./dialog/dialog-session";
import type { TurnChange } from "./dialog/turn";
import { Outbox, type Sent } from "./outbox/outbox";
import { Http } from "./rest";
import type { Environment, OutboxEntry, OutboxStorage, Result, Timer } from "./types";

const HEADS_EVERY_MS = 30_000;
const POLL_EVERY_MS = 3_000;
/** A server that is slow has much to do: who polls leaves it at least so many times what the last answer took. */
const POLL_REST = 4;
/** A socket that does not answer a question about high-water marks in this time is dead, whatever it says of itself. */
const HEADS_TIMEOUT_MS = 5_000;
/** A first attempt is given its time: a crowd that comes back at once would else ask for everything twice. */
const ATTEMPT_MS = 10_000;
/** Short drops heal by themselves: HTTP takes over when there was no socket for this long. */
const POLL_AFTER_MS = 3_000;

export type EngineParts = {
  environment: Environment;
  storage: OutboxStorage;
  scope: string;
  server: string;
  namespace: () => string;
  handshake: (how: { refresh: boolean }) => Promise<object>;
  bearer: (how: { refresh: boolean }) => Promise<string | null>;
  deliver: (entry: OutboxEntry) => Promise<Result<Sent>>;
  onSent: (entry: OutboxEntry, sent: Sent) => void;
  laneOf?: (entry: OutboxEntry) => string;
  /** @returns false where the server speaks to somebody else than this client stands for: nothing is sent on that connection */
  onEstablished: (established: Established) => boolean;
  /** What the engine itself does not understand, and all it does. */
  onEvent: <E extends DownEvent>(event: E, payload: Down[E]) => void;
  /** How a conversation that was heard of is shown, while a change of it waits for its answer. */
  shown?: (dialog: Dialog) => Dialog;
  /** Asked for over HTTP every 3 s while there is no socket, less often while answers are slow. @returns whether the server answered */
  poll: () => Promise<boolean>;
  /** After a reconnection, and when the page comes back: what has no numbers is fetched anew. */
  onReturn: () => void;
};

/** What both facades stand on: one connection, one outbox, the open dialogs, and the checks that heal what was missed. */
export class Engine {
  readonly connection: Connection;
  readonly http: Http;
  readonly outbox: Outbox;
  readonly sessions = new Map<number, DialogSession>();
  me: Established["principal"] | null = null;
  limits: Established["limits"] | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly eventListeners = new Map<string, Set<(payload: never) => void>>();
  private readonly leavePage: () => void;
  private headsTimer: Timer | null = null;
  private poller: Timer | null = null;
  private unreached = false;
  /** Those who wait for a socket, and the timer that ends their wait. */
  private readonly awaiting = new Set<() => void>();
  private overdue: Timer | null = null;
  /** Whether a first attempt to connect is under way. */
  private patient = false;
  private destroyed = false;

  constructor(private readonly parts: EngineParts) {
    const { environment, storage, scope, server, bearer } = parts;
    this.http = new Http({ environment, server, bearer, onAnswer: () => this.reached() });
    this.connection = new Connection({
      environment,
      url: () => server + parts.namespace(),
      handshake: parts.handshake,
      onEstablished: (established) => this.established(established),
      onEvent: (event, payload, ack) => this.heard(event as DownEvent, payload as Down[DownEvent], ack),
      onChange: () => this.connectionChanged(),
    });
    this.outbox = new Outbox({
      environment,
      storage,
      scope,
      transport: () => this.transport(),
      deliver: parts.deliver,
      onSent: parts.onSent,
      laneOf: parts.laneOf,
      onChange: () => this.changed(),
    });
    this.leavePage = environment.onPage((event) => {
      if (event === "offline") return this.connection.offline();
      this.connection.nudge();
      if (event === "used") return;
      this.outbox.kick();
      void this.checkHeads();
      parts.onReturn();
    });
  }

  connect(): void {
    this.connection.start();
    this.headsTimer ??= this.parts.environment.after(HEADS_EVERY_MS, () => this.headsDue());
  }

  disconnect(): void {
    this.connection.stop();
    this.headsTimer?.cancel();
    this.headsTimer = null;
    this.stopPolling();
  }

  destroy(): void {
    this.destroyed = true;
    this.disconnect();
    this.leavePage();
    this.outbox.stop();
    this.endWait();
    for (const session of this.sessions.values()) session.close();
    this.sessions.clear();
    this.listeners.clear();
    this.eventListeners.clear();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  on<E extends DownEvent>(event: E, listener: (payload: Down[E]) => void): () => void {
    const known = this.eventListeners.get(event) ?? new Set();
    this.eventListeners.set(event, known.add(listener as (payload: never) => void));
    return () => void known.delete(listener as (payload: never) => void);
  }

  changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** The session of a dialog; a new one begins to read at once. */
  session(dialogId: number): DialogSession {
    const known = this.sessions.get(dialogId);
    if (known) return known;
    const { environment } = this.parts;
    const { connection, http } = this;
    const shown = this.parts.shown ?? ((dialog) => dialog);
    const made = new DialogSession(dialogId, { environment, connection, http, shown, onChange: () => this.changed() });
    this.sessions.set(dialogId, made);
    void made.refresh();
    return made;
  }

  closeSession(dialogId: number): void {
    this.sessions.get(dialogId)?.close();
    this.sessions.delete(dialogId);
    if (this.connection.isOpen) void this.connection.ask("leave_dialog", { dialog_id: dialogId });
    this.changed();
  }

  /**
   * Resolves once the socket is open, or where it is time to go by HTTP: a connection that has just been lost, or is made
   * for the first time, is given three seconds. A crowd that comes back would else say everything by both.
   */
  private transport(): Promise<void> {
    const { status, since, attempt } = this.connection.view;
    const { environment } = this.parts;
    const leftMs = (since ?? 0) + POLL_AFTER_MS - environment.now();
    const isOnItsWay = (status === "connecting" || status === "reconnecting") && attempt <= 1 && leftMs > 0 && leftMs <= POLL_AFTER_MS;
    if (!isOnItsWay) return Promise.resolve();
    this.overdue ??= environment.after(leftMs, () => this.endWait());
    return new Promise((resolve) => void this.awaiting.add(resolve));
  }

  private endWait(): void {
    this.overdue?.cancel();
    this.overdue = null;
    for (const resolve of this.awaiting) resolve();
    this.awaiting.clear();
  }

  /** Reads every open dialog over HTTP. @returns whether the server answered */
  async pollSessions(): Promise<boolean> {
    const answers = await Promise.all([...this.sessions.values()].map((session) => session.refresh()));
    return answers.every(Boolean);
  }

  /** Asks what changed since the numbers this client has; an answer that does not come means that the socket is dead. */
  async checkHeads(): Promise<void> {
    const known = [...this.sessions.values()].filter((session) => session.at !== null);
    if (!this.connection.isOpen || known.length === 0) return;
    const asked = new Map(known.map(({ id, snapshot }) => [id, { asked: snapshot.at as number, heard: snapshot.head }]));
    const dialogs = [...asked].map(([dialog_id, { asked: after_seq }]) => ({ dialog_id, after_seq }));
    const answer = await this.connection.ask("sync", { dialogs }, HEADS_TIMEOUT_MS);
    if (!answer.ok) {
      if (answer.error.code === "UNAVAILABLE") this.connection.drop();
      return;
    }
    for (const { dialog_id: id, error, ...page } of answer.dialogs) {
      const question = asked.get(Number(id));
      if (!error && question) this.sessions.get(Number(id))?.apply({ type: "page", ...question, page });
    }
  }

  private headsDue(): void {
    this.headsTimer = this.parts.environment.after(HEADS_EVERY_MS, () => this.headsDue());
    void this.checkHeads();
  }

  private established(established: Established): void {
    const before = this.me;
    this.me = established.principal;
    this.limits = established.limits;
    if (!this.parts.onEstablished(established)) {
      this.me = before;
      return;
    }
    for (const session of this.sessions.values()) session.rejoin();
    this.outbox.kick();
    this.parts.onReturn();
    this.changed();
  }

  private connectionChanged(): void {
    const { status, retryAt, attempt } = this.connection.view;
    const away = status === "connecting" || status === "reconnecting" || status === "polling";
    const patient = away && retryAt === null && attempt <= 1;
    if (!away) this.stopPolling();
    else if (!this.poller || patient !== this.patient) this.pollAfter(patient ? ATTEMPT_MS : POLL_AFTER_MS);
    this.patient = patient;
    if (!away || status === "polling" || attempt > 1) this.endWait();
    this.changed();
  }

  private pollAfter(ms: number): void {
    this.poller?.cancel();
    this.poller = this.parts.environment.after(ms, () => void this.poll());
  }

  private stopPolling(): void {
    this.poller?.cancel();
    this.poller = null;
  }

  private async poll(): Promise<void> {
    const { environment } = this.parts;
    const askedAt = environment.now();
    const answered = await this.parts.poll();
    if (this.destroyed || !this.poller) return;
    this.pollAfter(Math.max(POLL_EVERY_MS, POLL_REST * (environment.now() - askedAt)));
    if (answered) this.reached();
    else this.unreached = true;
    this.connection.polled(answered);
    if (answered) this.outbox.kick();
  }

  /** The server answers: if it did not before, the socket need not sit out its wait, nor a long answer be read to its end. */
  private reached(): void {
    if (!this.unreached) return;
    this.unreached = false;
    this.connection.nudge();
  }

  private heard<E extends DownEvent>(event: E, payload: Down[E], ack: () => void): void {
    const dialogId = (payload as { dialog_id?: number } | undefined)?.dialog_id;
    const session = dialogId === undefined ? undefined : this.sessions.get(dialogId);
    if (session) this.dispatch(session, event, payload, ack);
    else if (event === "message" || event === "message_updated") ack();
    if (event === "dialog_updated")
      this.sessions.get((payload as Down["dialog_updated"]).id)?.hearDialog(payload as Down["dialog_updated"]);
    this.parts.onEvent(event, payload);
    for (const listener of this.eventListeners.get(event) ?? []) listener(payload as never);
  }

  private dispatch(session: DialogSession, event: DownEvent, payload: Down[DownEvent], ack: () => void): void {
    switch (event) {
      case "message":
      case "message_updated":
        return session.hear(payload as LiveMessage, ack);
      case "typing":
        return session.hearTyping(payload as Down["typing"]);
      case "receipt":
        return session.apply({ type: "receipt", receipt: payload as Down["receipt"] });
      case "agent_started":
      case "agent_thinking":
      case "tool_executing":
      case "partial_result":
      case "agent_completed":
        return session.hearTurn({ event, payload } as TurnChange);
    }
  }
}
