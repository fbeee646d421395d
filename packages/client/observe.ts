import type { Environment, SocketLike } from "@/lib/client";

/** What went over the sockets of a client since it was made. */
export type ConnectionStats = {
  /** Events that were sent, and events that came. */
  sent: number;
  received: number;
  /** How often a lost connection was made again. */
  reconnects: number;
  /** Milliseconds from the last event that was sent to its acknowledgement; null before the first. */
  latency_ms: number | null;
};

/** What one sends whenever there is a new connection. */
type Greeting = { event: string; payload: object; heard: (ack: unknown) => void };

const ACK_TIMEOUT_MS = 10_000;

/** The sockets of a client: what goes over them is counted, and some is said again on each new one. */
export class Observer {
  private readonly stats: ConnectionStats = { sent: 0, received: 0, reconnects: 0, latency_ms: null };
  private readonly greetings = new Set<Greeting>();
  private connections = 0;
  private current: SocketLike | null = null;
  /** The one that was handed in, with sockets that are observed. */
  readonly environment: Environment;

  constructor(private readonly inner: Environment) {
    this.environment = { ...inner, openSocket: (url, auth) => this.watch(inner.openSocket(url, auth)) };
  }

  get connectionStats(): ConnectionStats {
    return { ...this.stats };
  }

  /** Says an event on this connection and on each that comes. `first`: what the server answers the first time. */
  greet(event: string, payload: object): { first: Promise<unknown>; stop: () => void } {
    let heard: (ack: unknown) => void = () => undefined;
    const first = new Promise((resolve) => {
      heard = resolve;
    });
    const greeting = { event, payload, heard };
    this.greetings.add(greeting);
    if (this.current) this.say(this.current, greeting);
    return { first, stop: () => void this.greetings.delete(greeting) };
  }

  private watch(socket: SocketLike): SocketLike {
    socket.onAny((event) => {
      this.stats.received += 1;
      if (event === "connection_established") this.greetAll(socket);
    });
    return {
      on: (event, listener) => socket.on(event, listener),
      onAny: (listener) => socket.onAny(listener),
      connect: () => socket.connect(),
      disconnect: () => {
        if (this.current === socket) this.current = null;
        return socket.disconnect();
      },
      timeout: (ms) => ({ emitWithAck: (event, payload) => this.ask(socket, ms, event, payload) }),
    };
  }

  private greetAll(socket: SocketLike): void {
    this.stats.reconnects = this.connections;
    this.connections += 1;
    this.current = socket;
    for (const greeting of this.greetings) this.say(socket, greeting);
  }

  private async ask(socket: SocketLike, timeoutMs: number, event: string, payload: unknown): Promise<unknown> {
    const at = this.inner.now();
    this.stats.sent += 1;
    const ack = await socket.timeout(timeoutMs).emitWithAck(event, payload);
    this.stats.latency_ms = this.inner.now() - at;
    return ack;
  }

  /** Where no answer comes it is said again on the next connection. */
  private say(socket: SocketLike, { event, payload, heard }: Greeting): void {
    void this.ask(socket, ACK_TIMEOUT_MS, event, payload).then(heard, () => undefined);
  }
}
