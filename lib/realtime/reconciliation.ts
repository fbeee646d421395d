import { gt } from "drizzle-orm";
import { dialogs } from "../../db/schema";
import type { Core } from "../core/core";
import type { CatchUp } from "./catch-up";
import type { Hub } from "./hub";
import type { SummaryBatch } from "./summaries";

/** Half of what P6 allows is kept for reading and delivering. */
const EVERY_MS = 2_000;
/** A transaction takes its time before it commits: so far back a run reaches behind the one before. */
const OVERLAP_MS = 10_000;

/**
 * How a node keeps up by itself: one query finds the dialogs whose high-water mark is beyond what it has announced. That heals a node
 * killed between commit and fan-out, hints that were lost and hints out of order. Its cost grows with what is
 * written, not with who is connected.
 */
export class Reconciliation {
  private timer: NodeJS.Timeout | undefined;
  private seenUntil: Date;
  private running: Promise<void> | undefined;
  /** The last summary published of a dialog, by the time of its change, for as long as runs overlap. */
  private readonly published = new Map<number, number>();

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
    private readonly catchUp: CatchUp,
    private readonly summaries: SummaryBatch,
    private readonly isAlone: () => boolean,
  ) {
    this.seenUntil = core.now();
  }

  start(): void {
    this.timer = setInterval(() => void this.tick(), EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Who is alone on the database has announced all that is in it. */
  private async tick(): Promise<void> {
    if (this.isAlone()) this.seenUntil = this.core.now();
    else await this.run();
  }

  /** At once, when Redis or the database comes back; and every two seconds. */
  run(): Promise<void> {
    this.running ??= this.compare().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async compare(): Promise<void> {
    const since = new Date(this.seenUntil.getTime() - OVERLAP_MS);
    try {
      const rows = await this.core.db
        .select({
          id: dialogs.id,
          last_seq: dialogs.last_seq,
          updated_at: dialogs.updated_at,
          workspaceId: dialogs.workspace_id,
          kind: dialogs.kind,
          contactId: dialogs.contact_id,
          assigneeId: dialogs.assignee_id,
          teamId: dialogs.team_id,
        })
        .from(dialogs)
        .where(gt(dialogs.updated_at, since));
      for (const row of rows) {
        if (row.updated_at > this.seenUntil) this.seenUntil = row.updated_at;
        const room = this.hub.room(row.id);
        if (room && row.last_seq > room.announced.seq) this.catchUp.request(row.id);
        if (this.published.get(row.id) === row.updated_at.getTime()) continue;
        this.published.set(row.id, row.updated_at.getTime());
        this.summaries.mark(row);
      }
      for (const [id, at] of this.published) if (at <= since.getTime()) this.published.delete(id);
    } catch (error) {
      // The next run covers the same time, since `seenUntil` stays.
      this.core.log.warn({ err: error }, "the high-water marks of the dialogs were not compared");
    }
  }
}
