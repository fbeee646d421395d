import type { Statement } from "../../../db/database";
import type { receipts } from "../../../db/schema";
import type { DomainEvent } from "./events";
import type { HandoffRow, MemberFacts, NotificationRow, PoolName } from "./facts";
import type { FeedEntry } from "./feed-entries";
import type { Job } from "./jobs";
import type { DialogRow, MessageRow } from "./views";

export type NotificationStep =
  | { type: "make"; row: NotificationRow }
  /** New words for one that is unread; where it was read in this very moment it is made anew. */
  | { type: "renew"; row: NotificationRow }
  /** New words for one whether it is read or not, without making itself heard. */
  | { type: "reword"; row: NotificationRow }
  | { type: "settle"; id: number; at: Date }
  | { type: "drop"; id: number };

export type MemberPatch = { id: number } & Partial<Pick<MemberFacts, "status" | "busy_by_load" | "asked_at" | "mail_pending">>;

/** A statement on tables that are not the log's, in the same commit; run after the rest, in order. */
export type Write = { statement: Statement; values: readonly unknown[] };

/** What a command does, as data: `apply` writes it in one commit, then its events are published in order. */
export type Change = {
  dialog: Partial<DialogRow>;
  /** New and revised messages as they stand afterwards; new is one whose `seq` is its `changed_seq`. */
  messages: readonly MessageRow[];
  handoffs: readonly HandoffRow[];
  notifications: readonly NotificationStep[];
  jobs: readonly Job[];
  receipts: readonly Pick<typeof receipts.$inferSelect, "principal" | "name" | "delivered_seq" | "read_seq">[];
  members: readonly MemberPatch[];
  /** Uploaded files that a message carries from now on. */
  files: readonly { id: string; message_id: number }[];
  writes: readonly Write[];
  /** What the workspace's feed says of it. */
  feed: readonly FeedEntry[];
  events: readonly DomainEvent[];
  /** How many ids it takes from each pool. */
  used: Partial<Record<PoolName, number>>;
};

const LISTS = ["messages", "handoffs", "notifications", "jobs", "receipts", "members", "files", "writes", "feed", "events"] as const;

/** A change in the making, which its draft alone adds to. */
export type OpenChange = { [Part in keyof Change]: Change[Part] extends readonly (infer One)[] ? One[] : Change[Part] };

export const noChange = (): OpenChange => ({
  dialog: {},
  messages: [],
  handoffs: [],
  notifications: [],
  jobs: [],
  receipts: [],
  members: [],
  files: [],
  writes: [],
  feed: [],
  events: [],
  used: {},
});

/** Adds what comes after it to a change. */
export function addTo(change: OpenChange, then: Partial<Change>): void {
  for (const list of LISTS) {
    const more = then[list];
    if (more && more.length > 0) (change[list] as unknown[]).push(...more);
  }
  if (then.dialog) Object.assign(change.dialog, then.dialog);
  for (const [name, count] of Object.entries(then.used ?? {}) as [PoolName, number][]) change.used[name] = (change.used[name] ?? 0) + count;
}
