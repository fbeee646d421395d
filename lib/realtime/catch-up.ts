import type { Core } from "../core/core";
import { isPublic, type LogChange, readMessages, toRef } from "../core/log";
import type { Hub } from "./hub";

/** Changes read from the log at once. */
const PAGE = 500;

/** `origins`: the connections that wrote a change, by its number: they have their answer already. */
type Running = { again: boolean; origins: Map<number, string> };

/**
 * Reads from the log what this node has not announced to a dialog's readers, and announces it in order: after a hint
 * that was lost, came out of order, or was never sent because its node died.
 */
export class CatchUp {
  /** Set by the fan-out, which is what announces. */
  announce: (change: LogChange) => void = () => undefined;
  /** Set by the access check: who has lost the dialog meanwhile leaves it before anything is announced. */
  check: (dialogId: number) => Promise<void> = () => Promise.resolve();
  private readonly busy = new Map<number, Running>();

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  isBusy(dialogId: number): boolean {
    return this.busy.has(dialogId);
  }

  /** @param change what showed that something is missing, where there is such a change */
  request(dialogId: number, change?: LogChange): void {
    const running = this.busy.get(dialogId) ?? { again: false, origins: new Map() };
    if (change?.origin) running.origins.set(change.message.changed_seq, change.origin);
    running.again = true;
    if (this.busy.has(dialogId)) return;
    this.busy.set(dialogId, running);
    void this.run(dialogId, running).finally(() => this.busy.delete(dialogId));
  }

  private async run(dialogId: number, running: Running): Promise<void> {
    try {
      while (running.again) {
        running.again = false;
        if (await this.page(dialogId, running.origins)) running.again = true;
      }
    } catch (error) {
      // The next reconciliation requests it again.
      this.core.log.warn({ err: error, dialogId }, "a dialog could not be caught up");
    }
  }

  /** @returns whether there may be more. */
  private async page(dialogId: number, origins: Map<number, string>): Promise<boolean> {
    const room = this.hub.room(dialogId);
    if (!room) return false;
    const from = { ...room.announced };
    const found = await this.core.rows.page({ dialogId, after: from.seq, limit: PAGE, outside: false });
    if (!found) return false;
    const { dialog: row, messages: rows, has_more } = found;
    if (rows.length > 0) await this.check(dialogId);
    let prevSeq = from.seq;
    let publicPrev = from.publicSeq;
    const messages = await readMessages(this.core, null, rows);
    for (const [at, message] of messages.entries()) {
      if (message.changed_seq <= room.announced.seq) continue;
      const visible = isPublic(message);
      this.announce({
        type: "log",
        event: message.seq === message.changed_seq ? "message" : "message_updated",
        dialog: toRef(row),
        message,
        ...(message.reactions.length > 0 ? { reactions: rows[at]?.reactions ?? [] } : {}),
        prevSeq,
        publicPrevSeq: visible ? publicPrev : null,
        turnEpoch: row.turn_epoch,
        origin: origins.get(message.changed_seq),
      });
      prevSeq = message.changed_seq;
      if (visible) publicPrev = message.changed_seq;
    }
    return has_more;
  }
}
