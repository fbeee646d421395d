import type { Core } from "../core/core";
import { type Mark, writeMarks } from "../core/dialogs/read-dialog";
import type { DialogRef } from "../core/events";
import type { LiveMessage } from "../protocol/message";
import type { Connection } from "./connection";
import { Paced } from "./paced";

/** How long delivered marks gather at the least before they are written: one statement for many. */
const GATHER_MS = 200;

/** Gathers "delivered" marks and writes them in batches; they are cumulative, so only the newest counts. */
export class ReceiptBatch {
  private marks = new Map<string, Mark & { ref: DialogRef }>();
  private readonly writing = new Paced(GATHER_MS, () => this.write());

  constructor(private readonly core: Core) {}

  delivered(connection: Connection, message: LiveMessage): void {
    const ref = connection.joined.get(message.dialog_id);
    if (!ref) return;
    const key = `${ref.id} ${connection.key}`;
    const known = this.marks.get(key);
    if (known && known.delivered >= message.seq) return;
    this.marks.set(key, { ref, dialogId: ref.id, principal: connection.key, name: connection.actor.name, delivered: message.seq, read: 0 });
    this.writing.ask();
  }

  flush(): Promise<void> {
    return this.writing.flush();
  }

  /** Marks are a courtesy: where the database is away they are lost, and the next ones cover them. */
  private async write(): Promise<void> {
    const marks = [...this.marks.values()];
    const refs = new Map(marks.map(({ ref }) => [ref.id, ref]));
    this.marks = new Map();
    try {
      const moved = await writeMarks(this.core, marks);
      for (const payload of moved) {
        const ref = refs.get(payload.dialog_id);
        if (ref) this.core.bus.publish({ type: "receipt", dialog: ref, payload });
      }
    } catch (error) {
      this.core.log.warn({ err: error }, "delivered marks were not written");
    }
  }
}
