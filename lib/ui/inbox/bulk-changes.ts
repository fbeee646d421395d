import type { DialogChange } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";

/** What is to become of one conversation. */
export type PlannedChange = { id: number; change: DialogChange };

/** So many are named in one request. */
const IDS_MAX = 1_000;

/** Conversations with the same change together, as the bulk route takes them. */
export function groupChanges(planned: readonly PlannedChange[]): { ids: number[]; change: DialogChange }[] {
  const groups = new Map<string, { ids: number[]; change: DialogChange }>();
  for (const { id, change } of planned) {
    const key = JSON.stringify(change);
    const group = groups.get(key) ?? { ids: [], change };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ ids, change }) =>
    Array.from({ length: Math.ceil(ids.length / IDS_MAX) }, (_, at) => ({ ids: ids.slice(at * IDS_MAX, (at + 1) * IDS_MAX), change })),
  );
}

/** What puts a conversation's status and assignee back to where they were. */
export function backTo({ status, assignee }: Dialog): DialogChange {
  if (status === "human" && assignee) return { status, assignee_id: Number(assignee.id) };
  return { status };
}

/** What takes a change of a conversation back. */
export function undoOf(before: Dialog, change: DialogChange): DialogChange {
  const moves = change.status !== undefined || change.assignee_id !== undefined;
  return {
    ...(moves ? backTo(before) : {}),
    ...(change.labels === undefined ? {} : { labels: before.labels }),
    ...(change.team === undefined ? {} : { team: before.team?.id ?? null }),
    ...(change.priority === undefined ? {} : { priority: before.priority }),
  };
}

/** A label put on those that lack it; those that have it need no change. */
export const labelled = (dialogs: readonly Dialog[], label: string): PlannedChange[] =>
  dialogs.filter(({ labels }) => !labels.includes(label)).map(({ id, labels }) => ({ id, change: { labels: [...labels, label] } }));

/** A label taken off those that have it. */
export const unlabelled = (dialogs: readonly Dialog[], label: string): PlannedChange[] =>
  dialogs
    .filter(({ labels }) => labels.includes(label))
    .map(({ id, labels }) => ({ id, change: { labels: labels.filter((each) => each !== label) } }));

/** `1 conversation`, `3 conversations` */
export const countWords = (count: number): string => `${count} ${count === 1 ? "conversation" : "conversations"}`;
