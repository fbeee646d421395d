import { randomUUID } from "node:crypto";
import { type Actor, principalKey } from "../../core/actor";
import { forbidden } from "../../core/errors";
import { loadDialog } from "../../core/log/load-dialog";
import { readLog } from "../../core/log/read-log";
import { toRef } from "../../core/log/views";
import { closeInfo } from "../../protocol/closes";
import type { Message } from "../../protocol/message";
import { LIMITS } from "../../protocol/values";
import type { Connection, LiveActor } from "../connection";
import { MAX_BUFFERED_BYTES } from "../delivery";
import { tellTurn } from "../live-turns";
import type { Realtime } from "../realtime";

/** Keeps proxies from ending a stream on which nothing happens. */
const COMMENT_EVERY_MS = 15_000;

/**
 * A dialog as Server-Sent Events (contract 7): joins first, then replays from `afterSeq`, then goes on live. `id:` is
 * the number of the change, so that a browser resumes by itself. Ends with `session_close` when the credential does.
 * @throws DomainError NOT_FOUND, FORBIDDEN, RATE_LIMITED
 */
export async function openEventStream(
  realtime: Realtime,
  { actor, expiresAt }: { actor: Actor; expiresAt: Date | null },
  dialogId: number,
  afterSeq: number | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const { core, hub } = realtime;
  if (actor.type === "assistant") throw forbidden("The assistant acts inside the server");
  const row = await loadDialog(core.db, actor, dialogId);
  const stream = new EventStream(realtime, actor);
  await realtime.gatekeeper.mayJoin(stream.connection, row.id);
  hub.add(stream.connection);
  void realtime.gatekeeper.evictOldest(stream.connection);
  realtime.presence.arrived(stream.connection);
  realtime.access.arrived(stream.connection);
  if (expiresAt) realtime.expire(stream.connection, expiresAt);
  hub.join(stream.connection, toRef(row), { seq: row.last_seq, publicSeq: row.public_seq });
  stream.replaying = replay(realtime, stream, actor, dialogId, afterSeq);
  tellTurn(realtime.turns, stream.connection, row);
  return stream.readable;
}

async function replay(
  realtime: Realtime,
  stream: EventStream,
  actor: LiveActor,
  dialogId: number,
  afterSeq: number | undefined,
): Promise<void> {
  let after = afterSeq;
  for (let more = true; more && !stream.closed; ) {
    const fresh = await loadDialog(realtime.core.db, actor, dialogId);
    const page = await readLog(realtime.core, actor, fresh, { after_seq: after, limit: LIMITS.MESSAGES_PAGE_MAX });
    for (const message of page.messages) stream.write(message.seq === message.changed_seq ? "message" : "message_updated", message);
    more = page.has_more && after !== undefined && !page.reset;
    after = page.messages.at(-1)?.changed_seq ?? after;
  }
}

class EventStream {
  readonly connection: Connection;
  readonly readable: ReadableStream<Uint8Array>;
  closed = false;
  /** Live events wait until the replay is written, so that numbers ascend. */
  replaying: Promise<void> | undefined;
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private readonly encoder = new TextEncoder();
  private readonly commenting: NodeJS.Timeout;
  private seen = 0;

  constructor(
    private readonly realtime: Realtime,
    actor: LiveActor,
  ) {
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
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
      joined: new Map(),
      records: new Set(),
      send: (event, payload) => this.afterReplay(() => this.write(event, payload)),
      sendMessage: (payload) => this.afterReplay(() => this.write("message", payload)),
      end: (name, retryAfterMs) => {
        this.write("session_close", closeInfo(name, retryAfterMs));
        this.close();
      },
      lost: () => this.connection.end("NOT_FOUND"),
      settled: () => Promise.resolve(),
      drop: () => this.close(),
      buffered: () => MAX_BUFFERED_BYTES - (this.controller?.desiredSize ?? MAX_BUFFERED_BYTES),
    };
    this.commenting = setInterval(() => this.raw(": still here\n\n"), COMMENT_EVERY_MS);
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

  private afterReplay(work: () => void): void {
    (this.replaying ?? Promise.resolve()).then(work, () => this.close());
  }

  private raw(text: string): void {
    if (this.closed) return;
    this.controller?.enqueue(this.encoder.encode(text));
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.commenting);
    this.realtime.leave(this.connection);
    try {
      this.controller?.close();
    } catch {
      // The reader cancelled: the stream is closed already.
    }
  }
}
