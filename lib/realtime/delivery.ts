import type { LiveMessage } from "../protocol/message";
import type { Connection } from "./connection";

export type DeliverySettings = { ackTimeoutMs: number; maxRetries: number; ttlMs: number };

type DeliveryListener = {
  /** A message was written to a client, for the first time or again. */
  sent?(connection: Connection, message: LiveMessage, isRetry: boolean): void;
  /** A client has it in its state, `ms` after it was first sent. */
  delivered(connection: Connection, message: LiveMessage, ms: number): void;
};

type Pending = { message: LiveMessage; firstSentAt: number; sentAt: number; dueAt: number; retries: number };

/** The longest wait between two attempts (P7). */
const MAX_BACKOFF_MS = 60_000;
/** Bytes that may wait for one reader: about a hundred full messages. */
export const MAX_BUFFERED_BYTES = 1_048_576;
/** Messages that one connection may leave unanswered and still get again; older ones are left to the numbers. */
const MAX_PENDING = 500;

/**
 * Sends messages until they are acknowledged (P7): again after the timeout, with exponential backoff, a limited number
 * of times and for a limited time. One timer serves all of them, since one for each would cost more than the messages.
 */
export class Delivery {
  private readonly pending = new Map<Connection, Map<number, Pending>>();
  /** Acknowledged since the start, by workspace. */
  private readonly processed = new Map<number, number>();

  constructor(
    private readonly settings: DeliverySettings,
    private readonly now: () => number,
    private readonly on: DeliveryListener,
  ) {}

  send(connection: Connection, message: LiveMessage): void {
    if (connection.buffered() > MAX_BUFFERED_BYTES) {
      this.forget(connection);
      connection.drop();
      return;
    }
    const at = this.now();
    let waiting = this.pending.get(connection);
    if (!waiting) {
      waiting = new Map();
      this.pending.set(connection, waiting);
    }
    const wait = this.settings.ackTimeoutMs;
    const entry = { message, firstSentAt: at, sentAt: at, dueAt: at + wait, retries: 0 };
    waiting.set(message.id, entry);
    if (waiting.size > MAX_PENDING) waiting.delete(waiting.keys().next().value as number);
    this.on.sent?.(connection, message, false);
    connection.sendMessage(message, wait);
  }

  /** A client that has the message with this id in its state. */
  acknowledge(connection: Connection, messageId: number): void {
    const waiting = this.pending.get(connection);
    const entry = waiting?.get(messageId);
    if (!entry) return;
    waiting?.delete(messageId);
    this.delivered(connection, entry);
  }

  /** A client that acknowledges up to a number (raw WebSocket). */
  acknowledgeUpTo(connection: Connection, dialogId: number, seq: number): void {
    const waiting = this.pending.get(connection);
    if (!waiting) return;
    const taken = [...waiting.values()].filter(({ message }) => message.dialog_id === dialogId && message.seq <= seq);
    for (const entry of taken) {
      waiting.delete(entry.message.id);
      this.delivered(connection, entry);
    }
  }

  forget(connection: Connection): void {
    this.pending.delete(connection);
  }

  /** A message that was deleted is not sent again: whoever missed it is healed by the numbers. */
  forgetMessage(connection: Connection, messageId: number): void {
    this.pending.get(connection)?.delete(messageId);
  }

  /** What waits of one dialog is not sent again. */
  forgetDialog(connection: Connection, dialogId: number): void {
    const waiting = this.pending.get(connection);
    for (const [id, { message }] of waiting ?? []) if (message.dialog_id === dialogId) waiting?.delete(id);
  }

  private isSpent({ retries, firstSentAt }: Pending, at: number): boolean {
    return retries >= this.settings.maxRetries || at - firstSentAt > this.settings.ttlMs;
  }

  /** Sends again what is due; called every second or so. */
  sweep(): void {
    const at = this.now();
    for (const [connection, waiting] of this.pending) {
      for (const entry of waiting.values()) {
        if (entry.dueAt > at || this.isSpent(entry, at)) continue;
        entry.retries += 1;
        entry.sentAt = at;
        connection.retries = (connection.retries ?? 0) + 1;
        const wait = Math.min(this.settings.ackTimeoutMs * 2 ** entry.retries, MAX_BACKOFF_MS);
        entry.dueAt = at + wait;
        this.on.sent?.(connection, entry.message, true);
        connection.sendMessage(entry.message, wait);
      }
    }
  }

  /** Forgets what is not sent again any more; called every WS_MESSAGE_CLEANUP_INTERVAL. Until then a late acknowledgement still counts. */
  cleanUp(): void {
    const at = this.now();
    for (const [connection, waiting] of this.pending) {
      for (const [id, entry] of waiting) if (entry.dueAt <= at && this.isSpent(entry, at)) waiting.delete(id);
      if (waiting.size === 0) this.pending.delete(connection);
    }
  }

  /** What waits for an answer and what was answered: of one workspace, or of all. */
  counts(
    isCounted: (connection: Connection) => boolean,
    workspaceId?: number,
  ): { pending: number; processed: number; retry_ready: number } {
    const at = this.now();
    const counts = { pending: 0, processed: 0, retry_ready: 0 };
    for (const [id, count] of this.processed) if (workspaceId === undefined || id === workspaceId) counts.processed += count;
    for (const [connection, waiting] of this.pending) {
      if (!isCounted(connection)) continue;
      counts.pending += waiting.size;
      for (const entry of waiting.values()) if (entry.dueAt <= at && !this.isSpent(entry, at)) counts.retry_ready += 1;
    }
    return counts;
  }

  pendingOf(connection: Connection): number {
    return this.pending.get(connection)?.size ?? 0;
  }

  private delivered(connection: Connection, { message, sentAt, firstSentAt }: Pending): void {
    const { workspaceId } = connection.actor;
    this.processed.set(workspaceId, (this.processed.get(workspaceId) ?? 0) + 1);
    const now = this.now();
    connection.latencyMs = now - sentAt;
    this.on.delivered(connection, message, now - firstSentAt);
  }

  get unacknowledged(): number {
    let sum = 0;
    for (const waiting of this.pending.values()) sum += waiting.size;
    return sum;
  }
}
