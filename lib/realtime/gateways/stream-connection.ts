import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type Actor, DomainError, principalKey } from "../../core/log";
import { addressKey } from "../../core/system";
import { ReaderBehind } from "../../http/reader-behind";
import { closeInfo } from "../../protocol/closes";
import type { Message } from "../../protocol/message";
import { Refusal } from "../authenticate";
import type { Connection, LiveActor } from "../connection";
import { MAX_BUFFERED_BYTES } from "../delivery";
import { sizeOf } from "../inbox";
import type { Realtime } from "../realtime";

/** Keeps proxies from ending a stream on which nothing happens. */
const COMMENT_EVERY_MS = 15_000;
const READS_WITHIN_MS = 30_000;
/** Bytes that wait before whoever can wait for the reader does. */
const ENOUGH_BYTES = MAX_BUFFERED_BYTES / 4;
/** What WebSockets call an end without a close. */
const ABNORMAL = 1006;

/** Who reads, until when, and the address they come from. */
export type StreamReader = { actor: Actor; expiresAt: Date | null; address: string };

/** @throws DomainError RATE_LIMITED, UNAVAILABLE */
export async function takePlace({ limiter }: Realtime, { id, actor }: Connection, address: string): Promise<void> {
  try {
    await limiter.mayConnect(address);
    await limiter.takePlace(id, address, actor);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.close !== "RATE_LIMITED") throw new DomainError("UNAVAILABLE", "The server is restarting");
    const more = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs };
    throw new DomainError("RATE_LIMITED", "Too many connections from this address, or of this server", more);
  }
}

/** From here on it is one of the node's connections. @param begun when it was asked for, as `performance.now()` tells it */
export function enter(realtime: Realtime, connection: Connection, { begun, expiresAt }: { begun: number; expiresAt: Date | null }): void {
  realtime.hub.add(connection);
  realtime.journal.accepted(connection, performance.now() - begun);
  void realtime.limiter.evictOldest(connection);
  realtime.presence.arrived(connection);
  realtime.access.arrived(connection);
  if (expiresAt) realtime.expire(connection, expiresAt);
}

/** A connection that is written as Server-Sent Events. */
export class EventStream {
  readonly connection: Connection;
  readonly readable: ReadableStream<Uint8Array>;
  closed = false;
  /** Called once, at its end. */
  onClosed: (() => void) | undefined;
  /** Live events wait until the replay is written, so that numbers ascend. */
  replaying: Promise<void> | undefined;
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private readonly encoder = new TextEncoder();
  private readonly commenting: NodeJS.Timeout;
  private seen = 0;
  /** Bytes of live events that wait for the end of the replay. */
  private held = 0;
  private onPull: (() => void) | undefined;

  constructor(
    private readonly realtime: Realtime,
    actor: LiveActor,
    address: string,
    /** Without it nothing of what is sent to the principal's connections goes here: only what is written to it. */
    hears: boolean,
  ) {
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.onPull?.(),
        cancel: () => this.close(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_BUFFERED_BYTES }),
    );
    this.connection = {
      id: randomUUID(),
      transport: "event-stream",
      actor,
      key: principalKey(actor),
      connectedAt: realtime.core.now().getTime(),
      address: addressKey(address),
      activeAt: Date.now(),
      joined: new Map(),
      about: {},
      records: new Set(),
      send: (event, payload) => {
        if (hears) this.afterReplay(event, payload);
      },
      sendMessage: (payload) => this.afterReplay("message", payload),
      end: (name, retryAfterMs) => {
        this.connection.endedWith ??= name;
        this.write("session_close", closeInfo(name, retryAfterMs));
        this.close();
      },
      lost: () => this.connection.end("NOT_FOUND"),
      settled: () => Promise.resolve(),
      drop: () => this.drop(),
      buffered: () => this.held + this.waiting(),
    };
    this.commenting = setInterval(() => {
      if (this.waiting() === 0) this.raw(": still here\n\n");
    }, COMMENT_EVERY_MS);
    this.commenting.unref();
    this.raw("retry: 2000\n\n");
  }

  write(event: string, payload: unknown): void {
    const numbered = event === "message" || event === "message_updated";
    const number = numbered ? (payload as Message).changed_seq : 0;
    if (numbered && number <= this.seen && this.seen > 0) return;
    if (numbered) this.seen = number;
    this.raw(`${numbered ? `id: ${number}\n` : ""}event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
  }

  /** @param id what the reader resumes from */
  writeAt(id: number, event: string, payload: unknown): void {
    this.raw(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
  }

  /** Settles at once while little waits, else as `drained`: whoever writes much waits for it before each event. */
  async hasRoom(): Promise<void> {
    if (this.waiting() > ENOUGH_BYTES) await this.drained();
  }

  /** Settles once what was written has been taken; a reader who takes nothing of it for too long is dropped. */
  async drained(): Promise<void> {
    let least = this.waiting();
    let since = Date.now();
    while (!this.closed && this.waiting() > 0) {
      await this.pulled(READS_WITHIN_MS);
      if (this.waiting() < least) since = Date.now();
      least = Math.min(least, this.waiting());
      if (Date.now() - since >= READS_WITHIN_MS) this.drop();
    }
  }

  /** Settles when the stream asks for more, which it does at other times as well, or when that takes too long. */
  private async pulled(withinMs: number): Promise<void> {
    const late = new AbortController();
    const pulled = new Promise<void>((resolve) => {
      this.onPull = resolve;
    });
    await Promise.race([pulled, delay(withinMs, undefined, { ref: false, signal: late.signal }).catch(() => undefined)]);
    late.abort();
  }

  /** It was never entered: only what it holds is given back. */
  abandon(): void {
    this.closed = true;
    clearInterval(this.commenting);
    this.realtime.limiter.freePlace(this.connection.id);
  }

  private waiting(): number {
    return MAX_BUFFERED_BYTES - (this.controller?.desiredSize ?? MAX_BUFFERED_BYTES);
  }

  private afterReplay(event: string, payload: unknown): void {
    this.connection.activeAt = Date.now();
    if (!this.replaying) return this.write(event, payload);
    const bytes = sizeOf(payload);
    this.held += bytes;
    if (this.held > MAX_BUFFERED_BYTES) return this.drop();
    this.replaying.then(
      () => {
        this.held -= bytes;
        this.write(event, payload);
      },
      () => this.close(),
    );
  }

  private raw(text: string): void {
    if (this.closed) return;
    if (this.waiting() > MAX_BUFFERED_BYTES) return this.drop();
    this.controller?.enqueue(this.encoder.encode(text));
  }

  /** Forgets what waits, and cuts the answer: the reader does not read. */
  private drop(): void {
    if (this.closed) return;
    this.leave(ABNORMAL);
    this.controller?.error(new ReaderBehind());
  }

  private close(): void {
    if (this.closed) return;
    this.leave();
    try {
      this.controller?.close();
    } catch {
      // The reader cancelled: the stream is closed already.
    }
  }

  private leave(code?: number): void {
    this.closed = true;
    clearInterval(this.commenting);
    this.onPull?.();
    this.onClosed?.();
    this.realtime.leave(this.connection, code);
  }
}
