import type { FeedType } from "../../protocol/feed";
import type { JobKind, JobPayload } from "../../protocol/jobs";
import { type Actor, actorId } from "./actor";
import { advance } from "./advance";
import { addTo, type Change, noChange, type OpenChange } from "./change";
import type { DomainEvent } from "./events";
import { type Facts, nextId } from "./facts";
import { entryOf, feedOf } from "./feed-entries";
import { jobOf } from "./jobs";
import { mentionWrites } from "./mentions";
import type { Said } from "./said";
import { type DialogRow, isPublic, type MessageRow, toMessage, toRef } from "./views";

/** A change in the making: what was known, what is to change so far, and how things stand with that. */
export type Draft = {
  readonly before: Facts;
  facts: Facts;
  readonly change: OpenChange;
  /** The rule whose work it is: what the feed says of it names the rule, and starts no other. */
  rule_id?: number;
};

/** What is written of a message; its place in the log, its author and its time come with it. */
export type NewMessageRow = Pick<MessageRow, "sender" | "kind" | "text"> &
  Partial<Pick<MessageRow, "client_id" | "attachments" | "citations" | "reply_to" | "event" | "sensitive" | "sealed">>;

export const beginDraft = (facts: Facts): Draft => ({ before: facts, facts, change: noChange() });

function isEmpty(part: object): boolean {
  for (const _ in part) return false;
  return true;
}

/** Adds to a draft, whose facts go on from there. */
export function add(draft: Draft, part: Partial<Change>): void {
  if (isEmpty(part)) return;
  draft.facts = advance(draft.facts, part);
  addTo(draft.change, part);
}

export const set = (draft: Draft, dialog: Partial<DialogRow>): void => add(draft, { dialog });

/** Publishes an event once the change is committed. */
export const publish = (draft: Draft, ...events: DomainEvent[]): void => add(draft, { events });

/** Enqueues a job of this conversation in the same commit. */
export const enqueue = <K extends JobKind>(draft: Draft, kind: K, payload: JobPayload<K>, runAt: Date = draft.facts.now): void =>
  add(draft, { jobs: [jobOf(kind, payload, runAt, draft.facts.dialog.id)] });

/** Says in the workspace's feed what the change of the dialog itself does not say. */
export const addToFeed = (draft: Draft, type: FeedType, data: Record<string, unknown>): void => {
  const { dialog, now } = draft.facts;
  add(draft, { feed: [entryOf(dialog, type, data, now)] });
};

/** Takes the dialog's next number. */
function takeNumber({ last_seq, public_seq }: DialogRow, visible: boolean) {
  const seq = last_seq + 1;
  const dialog = visible ? { last_seq: seq, public_prev_seq: public_seq, public_seq: seq } : { last_seq: seq };
  return { seq, dialog, prevSeq: last_seq, publicPrevSeq: visible ? public_seq : null };
}

type Taken = ReturnType<typeof takeNumber>;

/** Writes a message at its number, and publishes it. */
function log(draft: Draft, event: "message" | "message_updated", row: MessageRow, taken: Taken, more: Partial<Change>): void {
  const { prevSeq, publicPrevSeq } = taken;
  const { dialog } = draft.facts;
  add(draft, {
    ...more,
    messages: [row],
    dialog: more.dialog ? { ...taken.dialog, ...more.dialog } : taken.dialog,
    events: [
      {
        type: "log",
        event,
        dialog: toRef(dialog),
        message: toMessage(row, null),
        ...(row.reactions.length > 0 ? { reactions: row.reactions } : {}),
        prevSeq,
        publicPrevSeq,
        turnEpoch: dialog.turn_epoch,
      },
    ],
  });
}

/** Appends a message to the log. @param by null for Baton itself */
export const append = (draft: Draft, by: Actor | null, written: NewMessageRow): MessageRow => write(draft, { ...written, ...authorOf(by) });

/** Appends a message that stood in another log, under this one's next number: with its author, its words and its time. */
export function appendMoved(draft: Draft, row: MessageRow, replyTo: number | null, unmailed: boolean): MessageRow {
  const { id: message_id, dialog_id, seq, changed_seq: _, ...kept } = row;
  const moved = { from: { dialog_id, message_id, seq }, ...(unmailed ? { unmailed } : {}) };
  return write(draft, { ...kept, reply_to: replyTo, moved });
}

/** Leaves the place of a message that stands in another log from now on. */
export function leaveBehind(draft: Draft, row: MessageRow, to: MessageRow): MessageRow {
  const moved = { ...row.moved, to: { dialog_id: to.dialog_id, message_id: to.id, seq: to.seq } };
  const gone = { text: "", sealed: null, sensitive: false, attachments: [], citations: [], reactions: [], deleted_at: draft.facts.now };
  return revise(draft, row, { ...gone, moved });
}

/** What two drafts of one command have in common: the one that goes on knows what the other has used up. */
export function handOver(from: Draft, to: Draft): void {
  to.facts = { ...to.facts, members: from.facts.members, pools: from.facts.pools };
}

type Author = ReturnType<typeof authorOf>;

function write(draft: Draft, written: NewMessageRow & Author & Partial<MessageRow>): MessageRow {
  const { dialog, now } = draft.facts;
  const visible = isPublic(written);
  const taken = takeNumber(dialog, visible);
  const row: MessageRow = {
    id: nextId(draft.facts, "messages"),
    dialog_id: dialog.id,
    seq: taken.seq,
    changed_seq: taken.seq,
    client_id: null,
    event: null,
    attachments: [],
    citations: [],
    reply_to: null,
    reactions: [],
    sensitive: false,
    sealed: null,
    moved: null,
    edited_at: null,
    deleted_at: null,
    created_at: now,
    ...written,
  };
  const newest = row.kind === "event" ? {} : { last_message_id: row.id, ...(visible ? { public_message_id: row.id } : {}) };
  log(draft, "message", row, taken, { dialog: newest, used: { messages: 1 }, writes: mentionWrites(dialog.workspace_id, null, row) });
  return row;
}

/** Appends a system event, such as "Dana joined": a line of the transcript. */
export const appendEvent = (draft: Draft, event: Record<string, unknown> & { type: string }, { text, line }: Said): MessageRow =>
  append(draft, null, { sender: "system", kind: "event", text, event: { ...event, line } });

/** Changes a message; the change takes the dialog's next number. */
export function revise(draft: Draft, row: MessageRow, patch: Partial<MessageRow>): MessageRow {
  const taken = takeNumber(draft.facts.dialog, isPublic(row));
  const revised = { ...row, ...patch, changed_seq: taken.seq };
  log(draft, "message_updated", revised, taken, { writes: mentionWrites(draft.facts.dialog.workspace_id, row, revised) });
  return revised;
}

/** Who wrote a message, as its row keeps it. */
function authorOf(by: Actor | null): Pick<MessageRow, "author_type" | "author_id" | "author_name" | "author_avatar"> {
  if (!by) return { author_type: "system", author_id: null, author_name: "Baton", author_avatar: null };
  const avatar = "avatarUrl" in by ? by.avatarUrl : null;
  return { author_type: by.type, author_id: String(actorId(by)), author_name: by.name, author_avatar: avatar };
}

/**
 * What follows from a change, whichever command made it: looks at the facts before and after and says what else changes.
 * Pure and synchronous: what it needs to know stands in the facts.
 */
export type Policy = (before: Facts, after: Facts) => Partial<Change>;

/** What a planned command did. */
export type Planned<T> = { result: T; change: Change; facts: Facts };

/** What somebody pressed a button to change, and waits to see. */
const PROMPT: readonly (keyof DialogRow)[] = [
  "status",
  "assignee_id",
  "team_id",
  "priority",
  "labels",
  "title",
  "snoozed_until",
  "rated_at",
  "merged_into",
  "sla",
];

/** What no list and no reader shows. */
const UNSEEN: readonly (keyof DialogRow)[] = ["mailed_seq", "turn_epoch"];

/** Whether others in the queue stand at another place than before. */
const movesQueue = (before: DialogRow, after: DialogRow): boolean =>
  before.status === "queued" || after.status === "queued" ? before.status !== after.status || before.priority !== after.priority : false;

/** A dialog whose row changed is published as such, whoever lists it. */
const publishSummary: Policy = ({ dialog: before, now }, { dialog: after }) => {
  const changed = (Object.keys(after) as (keyof DialogRow)[]).filter((key) => before[key] !== after[key] && !UNSEEN.includes(key));
  if (changed.length === 0) return {};
  const prompt = changed.some((key) => PROMPT.includes(key));
  const passed = before.assignee_id !== after.assignee_id || before.team_id !== after.team_id;
  const from = { assigneeId: before.assignee_id, teamId: before.team_id };
  return {
    dialog: { updated_at: now },
    events: [
      { type: "dialog", dialog: toRef(after), ...(prompt ? { prompt } : {}), ...(passed ? { from } : {}) },
      ...(movesQueue(before, after) ? [{ type: "queue" as const, workspaceId: after.workspace_id }] : []),
    ],
  };
};

/** Whoever works on jobs that are due need not wait for the next poll. */
function publishJobs({ jobs }: Pick<Change, "jobs">, now: Date): Partial<Change> {
  const kinds = jobs.flatMap(({ kind, run_at }) => (run_at <= now ? kind : []));
  return kinds.length > 0 ? { events: [{ type: "jobs", kinds }] } : {};
}

/** Ends the planning of a command: what follows from it by the policies is part of its change. */
export function conclude<T>(draft: Draft, result: T, policies: readonly Policy[]): Planned<T> {
  for (const policy of policies) add(draft, policy(draft.before, draft.facts));
  add(draft, publishJobs(draft.change, draft.facts.now));
  add(draft, publishSummary(draft.before, draft.facts));
  draft.change.feed.unshift(...feedOf(draft));
  const { rule_id } = draft;
  if (rule_id !== undefined)
    draft.change.feed.splice(0, Infinity, ...draft.change.feed.map((entry) => ({ ...entry, data: { ...entry.data, rule_id } })));
  return { result, change: draft.change, facts: draft.facts };
}
