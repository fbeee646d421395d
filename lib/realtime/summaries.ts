import { and, eq, inArray } from "drizzle-orm";
import { dialogs } from "../../db/schema";
import { QUEUE_ORDER, type Side, sideOf, summarizeBoth, summaryFor } from "../core/conversations";
import type { Core } from "../core/core";
import {
  admits,
  type DialogRef,
  type DialogRow,
  directPairOf,
  mayEnter,
  peopleOfRecords,
  prevSeqFor,
  type RecordPeople,
  type Summary,
  toRef,
} from "../core/log";
import { customersOf } from "../core/records";
import type { Dialog, LiveDialog } from "../protocol/dialog";
import type { Connection } from "./connection";
import { emitToAll } from "./emit-to-all";
import type { Hub } from "./hub";
import { Paced } from "./paced";

/** How long changes gather at the least before the summaries are read: a busy dialog is published once for many messages. */
const GATHER_MS = 30;

/** Summaries published in one turn: more would hold up the messages behind them. */
const AT_ONCE = 25;

/** Who hears of a summary: all who may, or only those who look at the conversation itself. */
type Reach = "everyone" | "readers";

/**
 * Publishes to members, and the dialog's own visitor or the customers of an order or quote, the summary of dialogs that changed (`dialog_updated`), in three orders of
 * haste: what somebody pressed a button for at once, what messages changed when it has gathered, and the places in a
 * queue last.
 */
export class SummaryBatch {
  private readonly prompt = new Map<number, DialogRef>();
  private readonly marked = new Map<number, DialogRef>();
  private readonly queues = new Set<number>();
  private readonly moved = new Map<number, DialogRef>();
  private readonly promptly = new Paced(0, () => this.tellSome(this.prompt, this.promptly, "everyone"), 0);
  private readonly telling = new Paced(GATHER_MS, () => this.tellSome(this.marked, this.telling, "everyone"));
  private readonly placing = new Paced(GATHER_MS, () => this.tellPlaces());

  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
  ) {}

  mark(dialog: DialogRef, prompt = false): void {
    const waiting = prompt ? this.prompt : this.marked;
    if (waiting.has(dialog.id) || !this.hasAudience(dialog)) return;
    waiting.set(dialog.id, dialog);
    (prompt ? this.promptly : this.telling).ask();
  }

  /** The places in a workspace's queue moved: they are seen in the conversations alone, not in a list. */
  markQueue(workspaceId: number): void {
    this.queues.add(workspaceId);
    this.placing.ask();
  }

  private hasAudience(dialog: DialogRef): boolean {
    // Whose an order or quote is stands in the database alone.
    return dialog.kind === "user" || isOfRecord(dialog) || isSomebody(this.hub.membersOf(dialog.workspaceId)) || this.hasReaders(dialog);
  }

  private hasReaders(dialog: DialogRef): boolean {
    return this.hub.roomSize(dialog.id) > 0 || isSomebody(this.ownConnections(dialog));
  }

  private *ownConnections(dialog: DialogRef): Iterable<Connection> {
    if (dialog.contactId === null) return;
    yield* this.hub.of(`visitor:${dialog.contactId}`);
    yield* this.hub.of(`customer:${dialog.contactId}`);
  }

  /** Publishes all that is marked. */
  async flush(): Promise<void> {
    do {
      await this.promptly.flush();
      await this.telling.flush();
      await this.placing.flush();
    } while (this.prompt.size + this.marked.size + this.moved.size + this.queues.size > 0);
  }

  private async tellPlaces(): Promise<void> {
    await this.readQueues();
    // Who took a conversation sees that before the others see that they moved up.
    if (this.prompt.size > 0) await this.promptly.flush();
    await this.tellSome(this.moved, this.placing, "readers");
  }

  /** Of all who wait only those who are looked at on this node. */
  private async readQueues(): Promise<void> {
    const ids = [...this.queues];
    if (ids.length === 0) return;
    this.queues.clear();
    try {
      const rows = await this.core.db
        .select()
        .from(dialogs)
        .where(and(inArray(dialogs.workspace_id, ids), eq(dialogs.kind, "support"), eq(dialogs.status, "queued")))
        .orderBy(QUEUE_ORDER);
      for (const row of rows) if (this.hasReaders(toRef(row))) this.moved.set(row.id, toRef(row));
    } catch (error) {
      this.core.log.warn({ err: error }, "the places in a queue were not read");
    }
  }

  private async tellSome(waiting: Map<number, DialogRef>, pace: Paced, reach: Reach): Promise<void> {
    const ids = [...waiting.keys()].slice(0, AT_ONCE);
    if (ids.length === 0) return;
    for (const id of ids) waiting.delete(id);
    if (waiting.size > 0) pace.ask();
    try {
      const rows = [...(await this.core.rows.dialog.many(ids)).values()];
      const [summaries, people] = await Promise.all([
        summarizeBoth(this.core, rows),
        peopleOfRecords(
          this.core.db,
          rows.filter(isOfRecord).map(({ id }) => id),
        ),
      ]);
      for (const [at, row] of rows.entries()) await this.publish(row, summaries[at] as Record<Side, Summary>, reach, people.get(row.id));
    } catch (error) {
      this.core.log.warn({ err: error }, "summaries of dialogs were not published");
    }
  }

  private async publish(row: DialogRow, summaries: Record<Side, Summary>, reach: Reach, people?: RecordPeople): Promise<void> {
    this.hub.note(toRef(row));
    const audience = new Set<Connection>(reach === "everyone" ? this.hub.membersOf(row.workspace_id) : []);
    for (const to of this.hub.readersOf(row.id)) audience.add(to);
    for (const to of this.ownConnections(toRef(row))) audience.add(to);
    for (const id of directPairOf(row.room) ?? []) for (const to of this.hub.of(`customer:${id}`)) audience.add(to);
    for (const principal of people ? customersOf(people) : []) for (const to of this.hub.of(principal)) audience.add(to);
    // One object a side, so that it is encoded once for all who get it; those who reacted to the last message have their own.
    const made = new Map<Dialog, { summary: LiveDialog; to: Connection[] }>();
    for (const to of audience) {
      if (to.actor.type === "member" && !admits(to.actor, row)) continue;
      if (row.kind === "user" && !(await mayEnter(this.core.db, to.actor, row))) continue;
      const summary = summaryFor(to.actor, summaries[sideOf(to.actor)]);
      const one = made.get(summary) ?? { summary: { ...summary, prev_seq: prevSeqFor(to.actor, row) }, to: [] };
      made.set(summary, one);
      one.to.push(to);
    }
    for (const { summary, to } of made.values()) emitToAll(to, "dialog_updated", summary);
  }
}

const isOfRecord = ({ kind }: Pick<DialogRef, "kind">): boolean => kind === "order" || kind === "quote";

const isSomebody = (connections: Iterable<Connection>): boolean => !connections[Symbol.iterator]().next().done;
