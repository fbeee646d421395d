import type { LiveMessage } from "../protocol/message";
import type { Connection } from "./connection";

export type DeliverySettings = { ackTimeoutMs: number; maxRetries: number; ttlMs: number };

type Pending = { message: LiveMessage; firstSentAt: number; dueAt: number; retries: number };

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

  constructor(
    private readonly settings: DeliverySettings,
    private readonly now: () => number,
    private readonly onDelivered: (connection: Connection, message: LiveMessage) => void,
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
    const entry = { message, firstSentAt: at, dueAt: at + wait, retries: 0 };
    waiting.set(message.id, entry);
    if (waiting.size > MAX_PENDING) waiting.delete(waiting.keys().next().value as number);
    connection.sendMessage(message, wait);
  }

  /** A client that has the message with this id in its state. */
  acknowledge(connection: Connection, messageId: number): void {
    const waiting = this.pending.get(connection);
    const entry = waiting?.get(messageId);
    if (!entry) return;
    waiting?.delete(messageId);
    this.onDelivered(connection, entry.message);
  }

  /** A client that acknowledges up to a number (raw WebSocket). */
  acknowledgeUpTo(connection: Connection, dialogId: number, seq: number): void {
    const waiting = this.pending.get(connection);
    if (!waiting) return;
    let newest: LiveMessage | undefined;
    for (const [id, { message }] of waiting) {
      if (message.dialog_id !== dialogId || message.seq > seq) continue;
      waiting.delete(id);
      if (!newest || message.seq > newest.seq) newest = message;
    }
    if (newest) this.onDelivered(connection, newest);
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
        const wait = Math.min(this.settings.ackTimeoutMs * 2 ** entry.retries, MAX_BACKOFF_MS);
        entry.dueAt = at + wait;
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

  get unacknowledged(): number {
    let sum = 0;
    for (const waiting of this.pending.values()) sum += waiting.size;
    return sum;
  }
}
