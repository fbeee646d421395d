import type { assistants, handoffs, members, notifications, records } from "../../../db/schema";
import type { HandoffSettings } from "../../protocol/handoff-settings";
import type { JobKind } from "../../protocol/jobs";
import type { Change } from "./change";
import { type DialogRow, isPublic, type MessageRow } from "./views";

export type HandoffRow = typeof handoffs.$inferSelect;
export type NotificationRow = typeof notifications.$inferSelect;
type MemberRow = typeof members.$inferSelect;

/** What planning may have to know of a member: who they are, whether they are there, how they are notified, what they have in hand. */
export type MemberFacts = Pick<
  MemberRow,
  | "id"
  | "workspace_id"
  | "name"
  | "avatar_url"
  | "role"
  | "status"
  | "busy_by_load"
  | "notify"
  | "online_until"
  | "offline_since"
  | "asked_at"
  | "revoked_at"
> & {
  /** They have never signed in. */
  newcomer: boolean;
  /** A browser of theirs takes web push. */
  has_push: boolean;
  /** An e-mail that gathers their notifications is enqueued and has not begun. */
  mail_pending: boolean;
  /** Conversations in their hands. */
  active: number;
};

export type FileFacts = {
  id: string;
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  uploaded_by: string;
  workspace_id: number;
};

/** Ids that were drawn for what a batch makes, and how many of them are given out. */
export type IdPool = { ids: readonly number[]; used: number };
export type PoolName = "messages" | "handoffs" | "notifications";
export type IdPools = Record<PoolName, IdPool>;

/** Members and ids are a batch's, not a dialog's: what one command changes of them, the next one of any dialog sees. */
export type SharedFacts = { members: ReadonlyMap<number, MemberFacts>; pools: IdPools };

/** What the settings decide, for a dialog that begins or changes hands. */
export type SettingsFacts = {
  settings: HandoffSettings;
  assistant: (Pick<typeof assistants.$inferSelect, "ai" | "deleted_at"> & { id: string }) | null;
};

/**
 * All that planning knows: read under the dialog's lock, and carried on by `advance` from one command to the next. What no
 * command of the batch asked for is empty or null.
 */
export type Facts = SharedFacts &
  SettingsFacts & {
    now: Date;
    dialog: DialogRow;
    /** The dialog begins with this command. */
    begins: boolean;
    /** Messages that a command names by id or client id, those of the batch itself included. */
    messages: readonly MessageRow[];
    /** Messages after the smallest `expected_seq` that a command named. */
    since: readonly MessageRow[];
    /** The number of the newest message of a person outside or of the assistant; 0 without one. */
    spoken_seq: number;
    files: readonly FileFacts[];
    /** The handoff that is under way: requested or accepted, not completed. */
    handoff: HandoffRow | null;
    contact: { name: string; email: string | null } | null;
    /** Unread notifications of this conversation; with `quotes` asked for those of its messages that were read, too. */
    notifications: readonly NotificationRow[];
    /** Jobs of this conversation that are enqueued and have not begun, by kind. */
    pending: readonly JobKind[];
    record: Pick<typeof records.$inferSelect, "site_id" | "customer" | "parties"> | null;
    /** Numbers of the messages that wait to be read, by the side that has not read them. */
    unread: { members: readonly number[]; visitor: readonly number[] };
    /** How far the principals that a command named have got. */
    receipts: readonly { principal: string; delivered_seq: number; read_seq: number }[];
  };

/** Thrown by planning when a batch makes more than ids were drawn for: more are drawn and the command is planned anew. */
export class PoolExhausted extends Error {
  constructor(readonly pool: PoolName) {
    super(`no ids are left in the pool ${pool}`);
  }
}

/** The next free id of a pool. @throws PoolExhausted */
export function nextId({ pools }: SharedFacts, name: PoolName): number {
  const { ids, used } = pools[name];
  const id = ids[used];
  if (id === undefined) throw new PoolExhausted(name);
  return id;
}

export const holderOf = ({ status, assignee_id }: Pick<DialogRow, "status" | "assignee_id">): number | null =>
  status === "human" ? assignee_id : null;

/** The facts as they stand after a change: what a load would find once it is committed. */
export function advance(facts: Facts, change: Partial<Change>): Facts {
  const next: Facts = { ...facts };
  if (change.dialog) next.dialog = { ...facts.dialog, ...change.dialog };
  if (change.members || change.dialog) next.members = advanceMembers(facts, next.dialog, change);
  if (change.messages) Object.assign(next, advanceMessages(facts, change.messages));
  if (change.dialog || change.messages) next.unread = capUnread(next);
  if (change.handoffs) next.handoff = change.handoffs.reduce(currentHandoff, facts.handoff);
  if (change.notifications) next.notifications = advanceNotifications(facts, change);
  if (change.jobs) next.pending = [...facts.pending, ...change.jobs.filter(({ dialog_id }) => dialog_id !== null).map(({ kind }) => kind)];
  if (change.files) {
    const claimed = new Set(change.files.map(({ id }) => id));
    next.files = facts.files.filter(({ id }) => !claimed.has(id));
  }
  if (change.receipts) next.receipts = change.receipts.reduce<Facts["receipts"]>(advanceReceipts, facts.receipts);
  if (change.used) next.pools = takeFromPools(facts.pools, change.used);
  return next;
}

function advanceMembers(facts: Facts, dialog: DialogRow, change: Partial<Change>): Facts["members"] {
  const [before, after] = [holderOf(facts.dialog), holderOf(dialog)];
  if (before === after && !change.members) return facts.members;
  const members = new Map(facts.members);
  const patch = (id: number | null, change: (member: MemberFacts) => Partial<MemberFacts>) => {
    const member = id === null ? undefined : members.get(id);
    if (member) members.set(member.id, { ...member, ...change(member) });
  };
  if (before !== after) {
    patch(before, ({ active }) => ({ active: active - 1 }));
    patch(after, ({ active }) => ({ active: active + 1 }));
  }
  for (const { id, ...changed } of change.members ?? []) patch(id, () => changed);
  return members;
}

/** Messages that count as unread until they are read: what a person or the assistant said to the other side. */
export const countsAsUnread = (row: MessageRow): boolean => row.deleted_at === null && row.kind !== "event" && isPublic(row);

function advanceMessages(facts: Facts, changed: readonly MessageRow[]): Partial<Facts> {
  const messages = new Map(facts.messages.map((row) => [row.id, row]));
  const since = new Map(facts.since.map((row) => [row.id, row]));
  let { spoken_seq, unread } = facts;
  for (const row of changed) {
    messages.set(row.id, row);
    const isNew = row.seq === row.changed_seq;
    if (!countsAsUnread(row)) since.delete(row.id);
    else if (isNew || since.has(row.id)) since.set(row.id, row);
    if (isNew && (row.sender === "user" || row.sender === "assistant")) spoken_seq = row.seq;
    const side = row.sender === "user" ? "members" : "visitor";
    if (isNew && countsAsUnread(row)) unread = { ...unread, [side]: [...unread[side], row.seq] };
    if (row.deleted_at) unread = { ...unread, [side]: unread[side].filter((seq) => seq !== row.seq) };
  }
  return { messages: [...messages.values()], since: [...since.values()], spoken_seq, unread };
}

/** No more than the dialog counts: what a side wrote itself, or a resolution, has settled the older ones. */
function capUnread({ dialog, unread }: Facts): Facts["unread"] {
  const { unread_members, unread_visitor } = dialog;
  if (unread.members.length <= unread_members && unread.visitor.length <= unread_visitor) return unread;
  const newest = (seqs: readonly number[], count: number) => (count > 0 ? seqs.slice(-count) : []);
  return { members: newest(unread.members, unread_members), visitor: newest(unread.visitor, unread_visitor) };
}

const currentHandoff = (current: HandoffRow | null, row: HandoffRow): HandoffRow | null => {
  if (row.status !== "completed") return row;
  return current?.id === row.id ? null : current;
};

function advanceNotifications(facts: Facts, change: Partial<Change>): Facts["notifications"] {
  const rows = new Map(facts.notifications.map((row) => [row.id, row]));
  for (const step of change.notifications ?? []) {
    if (step.type === "make" || step.type === "renew" || step.type === "reword") rows.set(step.row.id, step.row);
    else if (step.type === "drop") rows.delete(step.id);
    else {
      const row = rows.get(step.id);
      if (row) rows.set(step.id, { ...row, read_at: step.at });
    }
  }
  return [...rows.values()].filter((row) => row.dialog_id === facts.dialog.id);
}

function advanceReceipts(known: Facts["receipts"], { principal, delivered_seq, read_seq }: Facts["receipts"][number]): Facts["receipts"] {
  const before = known.find((receipt) => receipt.principal === principal);
  const merged = {
    principal,
    delivered_seq: Math.max(before?.delivered_seq ?? 0, delivered_seq),
    read_seq: Math.max(before?.read_seq ?? 0, read_seq),
  };
  return [...known.filter((receipt) => receipt !== before), merged];
}

function takeFromPools(pools: IdPools, used: Partial<Record<PoolName, number>>): IdPools {
  const next = { ...pools };
  for (const [name, count] of Object.entries(used) as [PoolName, number][])
    next[name] = { ids: next[name].ids, used: next[name].used + count };
  return next;
}
