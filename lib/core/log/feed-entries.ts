import type { Db, Tx } from "../../../db/database";
import { eventOutbox } from "../../../db/schema";
import type { FeedType } from "../../protocol/feed";
import type { DomainEvent } from "./events";
import type { Facts } from "./facts";
import { type DialogRow, type MessageRow, roomOf } from "./views";

/** What a commit adds to the workspace's feed; its position is given after the commit. A message and a contact are named, not copied. */
export type FeedEntry = {
  workspace_id: number;
  type: FeedType;
  at: string;
  dialog_id?: number;
  seq?: number;
  message_id?: number;
  contact_id?: string;
  data?: Record<string, unknown>;
};

type Planned = {
  readonly before: Facts;
  readonly facts: Facts;
  readonly change: { messages: readonly MessageRow[]; events: readonly DomainEvent[] };
};

/** What happened to a dialog, at the newest number of its log. */
export const entryOf = (dialog: DialogRow, type: FeedType, data: Record<string, unknown>, now: Date): FeedEntry => ({
  workspace_id: dialog.workspace_id,
  type,
  at: now.toISOString(),
  dialog_id: dialog.id,
  seq: dialog.last_seq,
  data,
});

/** What happened to a person outside. */
export const contactEntry = (
  type: "contact.created" | "contact.updated",
  workspaceId: number,
  contactId: string,
  now: Date,
): FeedEntry => ({ workspace_id: workspaceId, type, at: now.toISOString(), contact_id: contactId });

/** Adds to the feed outside of a dialog's change, in the transaction of what it speaks of. */
export async function insertEntries(db: Db | Tx, entries: readonly FeedEntry[]): Promise<void> {
  if (entries.length > 0) await db.insert(eventOutbox).values({ entries: [...entries] });
}

const HANDOFFS = {
  handoff_request: "handoff.requested",
  handoff_started: "handoff.started",
  handoff_completed: "handoff.completed",
} as const satisfies Partial<Record<string, FeedType>>;

/** What the feed says of a change of a dialog: its beginning, its messages, then what became of it. */
export function feedOf({ before, facts, change }: Planned): FeedEntry[] {
  const { dialog, now } = facts;
  const entry = (type: FeedType, data: Record<string, unknown>) => entryOf(dialog, type, data, now);
  return [
    ...(before.begins ? [entryOf(before.dialog, "dialog.created", beginningOf(before.dialog), now)] : []),
    ...change.messages.flatMap((row) => messageEntry(dialog, row, now)),
    ...changesOf(before.dialog, dialog).map(([type, data]) => entry(type, data)),
    ...change.events.flatMap((event) => handoffEntry(event, entry)),
  ];
}

function beginningOf(dialog: DialogRow): Record<string, unknown> {
  const { id, kind, title, status, channel, priority, assignee_id, team_id, contact_id, assistant_id, labels } = dialog;
  return { id, kind, room: roomOf(dialog), title, status, channel, priority, assignee_id, team_id, contact_id, assistant_id, labels };
}

/** Whether a change of a message is its move to another conversation, at either end: no one wrote or changed anything. */
const isMove = ({ seq, changed_seq, moved }: MessageRow): boolean => (seq === changed_seq ? moved?.from : moved?.to) !== undefined;

/** A line of the transcript has no entry of its own: what it speaks of has one. */
function messageEntry(dialog: DialogRow, row: MessageRow, now: Date): FeedEntry[] {
  if (row.kind === "event") return [];
  const created = row.kind === "note" ? "note.created" : "message.created";
  const type = row.seq === row.changed_seq ? created : "message.updated";
  const { workspace_id, id: dialog_id } = dialog;
  return [
    {
      workspace_id,
      type,
      at: now.toISOString(),
      dialog_id,
      seq: row.changed_seq,
      message_id: row.id,
      ...(isMove(row) ? { data: { moved: true } } : {}),
    },
  ];
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one === other || (one.length === other.length && one.every((each, at) => each === other[at]));

function changesOf(before: DialogRow, after: DialogRow): [FeedType, Record<string, unknown>][] {
  const found: [FeedType, Record<string, unknown>][] = [];
  if (before.status !== after.status) found.push(["dialog.status_changed", { status: after.status, previous_status: before.status }]);
  if (before.assignee_id !== after.assignee_id || before.team_id !== after.team_id) {
    found.push([
      "dialog.assigned",
      {
        assignee_id: after.assignee_id,
        previous_assignee_id: before.assignee_id,
        team_id: after.team_id,
        previous_team_id: before.team_id,
      },
    ]);
  }
  if (before.priority !== after.priority)
    found.push(["dialog.prioritized", { priority: after.priority, previous_priority: before.priority }]);
  if (!isSame(before.labels, after.labels)) {
    const added = after.labels.filter((label) => !before.labels.includes(label));
    const removed = before.labels.filter((label) => !after.labels.includes(label));
    found.push(["dialog.labelled", { labels: after.labels, added, removed }]);
  }
  if (after.rating_score !== null && before.rated_at !== after.rated_at)
    found.push(["rating.given", { score: after.rating_score, comment: after.rating_comment }]);
  return found;
}

function handoffEntry(event: DomainEvent, entry: (type: FeedType, data: Record<string, unknown>) => FeedEntry): FeedEntry[] {
  if (event.type !== "announce" || !(event.event in HANDOFFS)) return [];
  const { dialog_id: _dialog, timestamp: _at, ...data } = event.payload as Record<string, unknown>;
  return [entry(HANDOFFS[event.event as keyof typeof HANDOFFS], data)];
}
