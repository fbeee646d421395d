import type { Core } from "../core/core";
import { type Mark, writeMarks } from "../core/dialogs/read-dialog";
import type { DialogRef } from "../core/events";
import type { LiveMessage } from "../protocol/message";
import type { Connection } from "./connection";

/** How long delivered marks gather before they are written: one statement for many. */
const GATHER_MS = 200;

/** Gathers "delivered" marks and writes them in batches; they are cumulative, so only the newest counts. */
export class ReceiptBatch {
  private marks = new Map<string, Mark & { ref: DialogRef }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly core: Core) {}

  delivered(connection: Connection, message: LiveMessage): void {
    const ref = connection.joined.get(message.dialog_id);
    if (!ref) return;
    const key = `${ref.id} ${connection.key}`;
    const known = this.marks.get(key);
    if (known && known.delivered >= message.seq) return;
    this.marks.set(key, { ref, dialogId: ref.id, principal: connection.key, name: connection.actor.name, delivered: message.seq, read: 0 });
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  /** Marks are a courtesy: where the database is away they are lost, and the next ones cover them. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const marks = [...this.marks.values()];
    this.marks = new Map();
    try {
      const moved = await writeMarks(this.core, marks);
      for (const payload of moved) {
        const mark = marks.find((candidate) => candidate.dialogId === payload.dialog_id && candidate.name === payload.principal.name);
        if (mark) this.core.bus.publish({ type: "receipt", dialog: mark.ref, payload });
      }
    } catch (error) {
      this.core.log.warn({ err: error }, "delivered marks were not written");
    }
  }
}
