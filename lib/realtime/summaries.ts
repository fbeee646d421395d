import { inArray } from "drizzle-orm";
import { dialogs } from "../../db/schema";
import { isOutside } from "../core/actor";
import type { Core } from "../core/core";
import { summarize } from "../core/dialogs/summarize";
import type { DialogRef } from "../core/events";
import { mayEnter } from "../core/log/load-dialog";
import { prevSeqFor } from "../core/log/read-log";
import type { DialogRow } from "../core/log/views";
import type { LiveDialog } from "../protocol/dialog";
import type { Connection } from "./connection";
import type { Hub } from "./hub";

/** How long changes gather before the summaries are read: a busy dialog is told once for many messages. */
const GATHER_MS = 30;

/** Tells members, and the dialog's own visitor, the summary of dialogs that changed (`dialog_updated`). */
export class SummaryBatch {
  private marked = new Map<number, DialogRef>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  mark(dialog: DialogRef): void {
    if (!this.hasAudience(dialog)) return;
    this.marked.set(dialog.id, dialog);
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
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

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const refs = this.marked;
    this.marked = new Map();
    if (refs.size === 0) return;
    try {
      const rows = await this.core.db
        .select()
        .from(dialogs)
        .where(inArray(dialogs.id, [...refs.keys()]));
      const [forMembers, forOutside] = await Promise.all([summarize(this.core, rows, "members"), summarize(this.core, rows, "outside")]);
      for (const [at, row] of rows.entries()) {
        await this.tell(row, forMembers[at] as LiveDialog, forOutside[at] as LiveDialog);
      }
    } catch (error) {
      this.core.log.warn({ err: error }, "summaries of dialogs were not told");
    }
  }

  private async tell(row: DialogRow, forMembers: LiveDialog, forOutside: LiveDialog): Promise<void> {
    const audience = new Set<Connection>([...this.hub.membersOf(row.workspace_id), ...this.hub.readersOf(row.id)]);
    for (const to of this.ownConnections({ id: row.id, workspaceId: row.workspace_id, kind: row.kind, contactId: row.contact_id }))
      audience.add(to);
    for (const to of audience) {
      if (row.kind === "user" && !(await mayEnter(this.core.db, to.actor, row))) continue;
      const summary = isOutside(to.actor) ? forOutside : forMembers;
      to.send("dialog_updated", { ...summary, prev_seq: prevSeqFor(to.actor, row) });
    }
  }
}
