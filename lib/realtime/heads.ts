import { gt } from "drizzle-orm";
import { dialogs } from "../../db/schema";
import type { Core } from "../core/core";
import type { CatchUp } from "./catch-up";
import type { Hub } from "./hub";
import type { SummaryBatch } from "./summaries";

/** Half of what P6 allows is kept for the reading and the telling. */
const LOOK_EVERY_MS = 2_000;
/** A transaction takes its time before it commits: so far back a look reaches behind the one before. */
const OVERLAP_MS = 10_000;

/**
 * How a node keeps up by itself: one query tells which dialogs went further than it has announced. That heals a node
 * killed between commit and fan-out, hints that were lost and hints out of order. Its cost grows with what is
 * written, not with who is connected.
 */
export class Heads {
  private timer: NodeJS.Timeout | undefined;
  private seenUntil: Date;
  private looking: Promise<void> | undefined;
  /** The last summary told of a dialog, by the time of its change, for as long as looks overlap. */
  private readonly told = new Map<number, number>();

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
    this.timer = setInterval(() => void this.tick(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Who is alone on the database has announced all that is in it. */
  private async tick(): Promise<void> {
    if (this.isAlone()) this.seenUntil = this.core.now();
    else await this.look();
  }

  /** At once, when Redis or the database comes back; and every two seconds. */
  look(): Promise<void> {
    this.looking ??= this.compare().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
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
        })
        .from(dialogs)
        .where(gt(dialogs.updated_at, since));
      for (const row of rows) {
        if (row.updated_at > this.seenUntil) this.seenUntil = row.updated_at;
        const room = this.hub.room(row.id);
        if (room && row.last_seq > room.announced.seq) this.catchUp.request(row.id);
        if (this.told.get(row.id) === row.updated_at.getTime()) continue;
        this.told.set(row.id, row.updated_at.getTime());
        this.summaries.mark(row);
      }
      for (const [id, at] of this.told) if (at <= since.getTime()) this.told.delete(id);
    } catch (error) {
      // The next look covers the same time, since `seenUntil` stays.
      this.core.log.warn({ err: error }, "heads were not compared");
    }
  }
}
