import type { Change } from "./change";
import { add, type Draft } from "./draft";
import type { Facts } from "./facts";
import { type DialogRow, toRef } from "./views";

/**
 * What follows from a change, whichever command made it: looks at the facts before and after and says what else changes.
 * Pure and synchronous: what it needs to know stands in the facts.
 */
export type Policy = (before: Facts, after: Facts) => Partial<Change>;

/** What a planned command did. */
export type Planned<T> = { result: T; change: Change; facts: Facts };

/** What somebody pressed a button to change, and waits to see. */
const PROMPT: readonly (keyof DialogRow)[] = ["status", "assignee_id", "priority", "labels", "title", "snoozed_until"];

/** What no list and no reader shows. */
const UNSEEN: readonly (keyof DialogRow)[] = ["mailed_seq"];

/** Whether others in the queue stand at another place than before. */
const movesQueue = (before: DialogRow, after: DialogRow): boolean =>
  before.status === "queued" || after.status === "queued" ? before.status !== after.status || before.priority !== after.priority : false;

/** A dialog whose row changed is told of as such, whoever lists it. */
const publishSummary: Policy = ({ dialog: before, now }, { dialog: after }) => {
  const changed = (Object.keys(after) as (keyof DialogRow)[]).filter((key) => before[key] !== after[key] && !UNSEEN.includes(key));
  if (changed.length === 0) return {};
  const prompt = changed.some((key) => PROMPT.includes(key));
  return {
    dialog: { updated_at: now },
    events: [
      { type: "dialog", dialog: toRef(after), ...(prompt ? { prompt } : {}) },
      ...(movesQueue(before, after) ? [{ type: "queue" as const, workspaceId: after.workspace_id }] : []),
    ],
  };
};

/** Whoever works on jobs need not wait for the next poll. */
const publishJobs = ({ jobs }: Pick<Change, "jobs">): Partial<Change> => (jobs.length > 0 ? { events: [{ type: "jobs" }] } : {});

/** Ends the planning of a command: what follows from it by the policies is part of its change. */
export function conclude<T>(draft: Draft, result: T, policies: readonly Policy[]): Planned<T> {
  for (const policy of policies) add(draft, policy(draft.before, draft.facts));
  add(draft, publishJobs(draft.change));
  add(draft, publishSummary(draft.before, draft.facts));
  return { result, change: draft.change, facts: draft.facts };
}
