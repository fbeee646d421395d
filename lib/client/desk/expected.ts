import type { Dialog } from "@/lib/protocol/dialog";

/** What somebody pressed a button for, as it will be. */
export type Expected = Partial<Pick<Dialog, "status" | "assignee" | "labels" | "priority" | "title">>;

type Waiting = { changes: Expected[]; truth: Dialog };

const isOlder = (a: Dialog, b: Dialog): boolean => a.last_seq < b.last_seq || a.updated_at < b.updated_at;

/**
 * Changes that are shown before the server has answered. Until it has, whatever else is heard of the conversation is
 * shown with them; a refusal brings back what is so.
 */
export class ExpectedChanges {
  private readonly waiting = new Map<number, Waiting>();

  /** @param known the conversation as it is now */
  begin(known: Dialog, change: Expected): Dialog {
    const entry = this.waiting.get(known.id) ?? { changes: [], truth: known };
    this.waiting.set(known.id, entry);
    entry.changes.push(change);
    return this.shown(entry.truth);
  }

  /** @returns how a conversation that was heard of is shown */
  shown(heard: Dialog): Dialog {
    const entry = this.waiting.get(heard.id);
    if (!entry) return heard;
    if (!isOlder(heard, entry.truth)) entry.truth = heard;
    return Object.assign({}, heard, ...entry.changes);
  }

  /** The server has answered. @returns how the conversation is shown from now on; undefined where nothing was expected */
  settle(id: number, change: Expected): Dialog | undefined {
    const entry = this.waiting.get(id);
    if (!entry) return undefined;
    entry.changes = entry.changes.filter((other) => other !== change);
    if (entry.changes.length === 0) this.waiting.delete(id);
    return Object.assign({}, entry.truth, ...entry.changes);
  }
}
