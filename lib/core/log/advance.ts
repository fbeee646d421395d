import type { Change } from "./change";
import { type Facts, type HandoffRow, holderOf, type IdPools, type MemberFacts, type PoolName } from "./facts";
import { type DialogRow, isPublic, type MessageRow } from "./views";

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
