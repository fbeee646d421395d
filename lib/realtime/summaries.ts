import { inArray } from "drizzle-orm";
import { dialogs } from "../../db/schema";
import type { Core } from "../core/core";
import { type Side, sideOf, summarizeBoth } from "../core/dialogs/summarize";
import type { DialogRef } from "../core/events";
import { mayEnter } from "../core/log/load-dialog";
import { prevSeqFor } from "../core/log/read-log";
import { type DialogRow, toRef } from "../core/log/views";
import type { Dialog, LiveDialog } from "../protocol/dialog";
import type { Connection } from "./connection";
import type { Hub } from "./hub";
import { Paced } from "./paced";

/** How long changes gather at the least before the summaries are read: a busy dialog is told once for many messages. */
const GATHER_MS = 30;

/** Summaries told in one go: more would hold up the messages behind them. */
const AT_ONCE = 25;

/** Tells members, and the dialog's own visitor, the summary of dialogs that changed (`dialog_updated`). */
export class SummaryBatch {
  private readonly marked = new Map<number, DialogRef>();
  private readonly telling = new Paced(GATHER_MS, () => this.tellMarked());

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  mark(dialog: DialogRef): void {
    if (this.marked.has(dialog.id) || !this.hasAudience(dialog)) return;
    this.marked.set(dialog.id, dialog);
    this.telling.ask();
  }

  private hasAudience(dialog: DialogRef): boolean {
    const someone = (connections: Iterable<Connection>) => !connections[Symbol.iterator]().next().done;
    return someone(this.hub.membersOf(dialog.workspaceId)) || this.hub.roomSize(dialog.id) > 0 || someone(this.ownConnections(dialog));
  }

  private *ownConnections(dialog: DialogRef): Iterable<Connection> {
    if (dialog.contactId === null) return;
    yield* this.hub.of(`visitor:${dialog.contactId}`);
    yield* this.hub.of(`customer:${dialog.contactId}`);
  }

  /** Tells all that is marked. */
  async flush(): Promise<void> {
    do await this.telling.flush();
    while (this.marked.size > 0);
  }

  private async tellMarked(): Promise<void> {
    const ids = [...this.marked.keys()].slice(0, AT_ONCE);
    if (ids.length === 0) return;
    for (const id of ids) this.marked.delete(id);
    if (this.marked.size > 0) this.telling.ask();
    try {
      const rows = await this.core.db.select().from(dialogs).where(inArray(dialogs.id, ids));
      const summaries = await summarizeBoth(this.core, rows);
      for (const [at, row] of rows.entries()) await this.tell(row, summaries[at] as Record<Side, Dialog>);
    } catch (error) {
      this.core.log.warn({ err: error }, "summaries of dialogs were not told");
    }
  }

  private async tell(row: DialogRow, summaries: Record<Side, Dialog>): Promise<void> {
    this.hub.note(toRef(row));
    const audience = new Set<Connection>([...this.hub.membersOf(row.workspace_id), ...this.hub.readersOf(row.id)]);
    for (const to of this.ownConnections(toRef(row))) audience.add(to);
    // One object a side, so that it is encoded once for all who get it.
    const made = new Map<Side, LiveDialog>();
    for (const to of audience) {
      if (row.kind === "user" && !(await mayEnter(this.core.db, to.actor, row))) continue;
      const side = sideOf(to.actor);
      const summary = made.get(side) ?? { ...summaries[side], prev_seq: prevSeqFor(to.actor, row) };
      made.set(side, summary);
      to.send("dialog_updated", summary);
    }
  }
}
