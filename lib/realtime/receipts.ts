import { type Mark, writeMarks } from "../core/conversations";
import type { Core } from "../core/core";
import type { DialogRef } from "../core/log";
import type { LiveMessage } from "../protocol/message";
import type { Connection } from "./connection";
import { Paced } from "./paced";

/** How long delivered marks gather at the least before they are written: one statement for many. */
const GATHER_MS = 200;

/** Gathers "delivered" marks and writes them in batches; they are cumulative, so only the newest counts. */
export class ReceiptBatch {
  /** By dialog, then by principal. */
  private marks = new Map<number, { ref: DialogRef; of: Map<string, Mark> }>();
  private readonly writing = new Paced(GATHER_MS, () => this.write());

  constructor(private readonly core: Core) {}

  delivered(connection: Connection, message: LiveMessage): void {
    const ref = connection.joined.get(message.dialog_id);
    if (!ref) return;
    const marks = this.marks.get(ref.id) ?? { ref, of: new Map<string, Mark>() };
    const known = marks.of.get(connection.key);
    if (known) {
      known.delivered = Math.max(known.delivered, message.seq);
      return;
    }
    const { key: principal, actor } = connection;
    marks.of.set(principal, { dialogId: ref.id, principal, name: actor.name, delivered: message.seq, read: 0 });
    this.marks.set(ref.id, marks);
    this.writing.ask();
  }

  flush(): Promise<void> {
    return this.writing.flush();
  }

  /** Marks are a courtesy: where the database is away they are lost, and the next ones cover them. */
  private async write(): Promise<void> {
    const { marks } = this;
    this.marks = new Map();
    try {
      const moved = await writeMarks(
        this.core,
        [...marks.values()].flatMap((each) => [...each.of.values()]),
      );
      for (const payload of moved) {
        const ref = marks.get(payload.dialog_id)?.ref;
        if (ref) this.core.bus.publish({ type: "receipt", dialog: ref, payload });
      }
    } catch (error) {
      this.core.log.warn({ err: error }, "delivered marks were not written");
    }
  }
}
