import type { Ack } from "@/lib/protocol/acks";
import type { CloseInfo } from "@/lib/protocol/closes";
import type { Established } from "@/lib/protocol/events-down";
import type { UpEvent, UpInput } from "@/lib/protocol/events-up";
import { PROTOCOL_VERSION } from "@/lib/protocol/version";
import { unreachable } from "../errors";
import type { ConnectionView, Environment, Result, SocketLike, Timer } from "../types";
import {
  type ConnectionSignal,
  type ConnectionState,
  FIRST_CONNECTION,
  type Phase,
  reduceConnection,
  viewConnection,
} from "./reduce-connection";

/** A handshake that has no answer after this long is taken for a drop. */
const OPEN_TIMEOUT_MS = 15_000;
const ACK_TIMEOUT_MS = 10_000;

type AckOf<E extends UpEvent> = Omit<Extract<Ack<E>, { ok: true }>, "ok" | "correlation_id">;

export type ConnectionParts = {
  environment: Environment;
  /** Baton's origin with the namespace; asked for again at every attempt. */
  url: () => string;
  handshake: (how: { refresh: boolean }) => Promise<object>;
  onEstablished: (established: Established) => void;
  onEvent: (event: string, payload: unknown, ack: () => void) => void;
  onChange: () => void;
};

/** The thin driver under the state machine: does what the phase says, and feeds it what happened. */
export class Connection {
  private state: ConnectionState = FIRST_CONNECTION;
  private socket: SocketLike | null = null;
  private timer: Timer | null = null;
  private shown: ConnectionView = viewConnection(FIRST_CONNECTION);

  constructor(private readonly parts: ConnectionParts) {}

  get view(): ConnectionView {
    return this.shown;
  }

  get isOpen(): boolean {
    return this.state.phase.name === "open";
  }

  start(): void {
    this.signal({ type: "start", now: this.parts.environment.now() });
  }

  stop(): void {
    this.signal({ type: "stop", now: this.parts.environment.now() });
  }

  /** The tab is used or seen again, or the network is back. */
  nudge(): void {
    this.signal({ type: "nudge", now: this.parts.environment.now() });
  }

  /** The socket is known to be dead, whatever it says of itself. */
  drop(): void {
    this.signal({ type: "dropped", ...this.moment() });
  }

  offline(): void {
    this.signal({ type: "offline", ...this.moment() });
  }

  reauthenticate(): void {
    this.signal({ type: "reauthenticate", now: this.parts.environment.now() });
  }

  polled(ok: boolean): void {
    this.signal({ type: "polled", ok });
  }

  /** Sends an event and waits for its acknowledgement, no longer than `timeoutMs`. */
  async ask<E extends UpEvent>(event: E, payload: UpInput<E>, timeoutMs = ACK_TIMEOUT_MS): Promise<Result<AckOf<E>>> {
    const { socket } = this;
    if (!socket || !this.isOpen) return unreachable(this.parts.environment);
    try {
      const ack = await socket.timeout(timeoutMs).emitWithAck(event, payload);
      this.parts.environment.check?.ack(event, ack);
      return ack as Result<AckOf<E>>;
    } catch {
      return unreachable(this.parts.environment);
    }
  }

  private moment() {
    return { now: this.parts.environment.now(), random: this.parts.environment.random() };
  }

  private signal(signal: ConnectionSignal): void {
    const before = this.state;
    this.state = reduceConnection(before, signal);
    if (this.state === before) return;
    this.shown = viewConnection(this.state);
    if (this.state.phase !== before.phase) {
      this.leave(this.state.phase);
      this.enter(this.state.phase);
    }
    this.parts.onChange();
  }

  private leave(next: Phase): void {
    this.timer?.cancel();
    this.timer = null;
    if (next.name === "open") return;
    const { socket } = this;
    this.socket = null;
    socket?.disconnect();
  }

  private enter(phase: Phase): void {
    if (phase.name === "waiting") {
      const { environment } = this.parts;
      this.timer = environment.after(Math.max(0, phase.until - environment.now()), () =>
        this.signal({ type: "due", now: environment.now() }),
      );
    }
    if (phase.name === "opening") this.open(phase);
  }

  private open(phase: Extract<Phase, { name: "opening" }>): void {
    const { environment, handshake, url } = this.parts;
    this.timer = environment.after(OPEN_TIMEOUT_MS, () => this.drop());
    handshake({ refresh: phase.refresh }).then(
      (credentials) => {
        if (this.state.phase === phase)
          this.listen(environment.openSocket(url(), (done) => done({ protocol: PROTOCOL_VERSION, ...credentials })));
      },
      () => {
        if (this.state.phase === phase) this.drop();
      },
    );
  }

  private listen(socket: SocketLike): void {
    this.socket = socket;
    const current = () => this.socket === socket;
    socket.onAny((event, ...values) => {
      if (!current()) return;
      this.parts.environment.check?.event(event, values[0]);
      if (event === "session_close") this.closed(values[0] as CloseInfo);
      else if (event === "connection_established") this.established(values[0] as Established);
      else if (event === "session_expiring") this.signal({ type: "expiring", now: this.parts.environment.now() });
      else this.parts.onEvent(event, values[0], ackOf(values));
    });
    socket.on("connect_error", (error) => {
      if (!current()) return;
      const close = (error as { data?: CloseInfo } | undefined)?.data;
      if (close && typeof close.retry === "string") this.closed(close);
      else this.drop();
    });
    socket.on("disconnect", () => {
      if (current()) this.drop();
    });
    socket.connect();
  }

  private established(established: Established): void {
    this.signal({ type: "opened", now: this.parts.environment.now() });
    this.parts.onEstablished(established);
  }

  private closed(close: CloseInfo): void {
    this.signal({ type: "closed", close, ...this.moment() });
  }
}

function ackOf(values: unknown[]): () => void {
  const last = values.at(-1);
  return typeof last === "function" ? () => last({ ok: true }) : () => undefined;
}
