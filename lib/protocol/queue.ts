import type { Priority } from "./values";

/** The first is served first. */
export const BY_URGENCY: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** @returns how urgent a priority is, from 1 for the most urgent */
export const urgencyOf = (priority: Priority): number => BY_URGENCY.indexOf(priority) + 1;

/** What a conversation's place in the queue depends on; times are ISO 8601 in UTC. */
export type Queued = { id: number; priority: Priority; waiting_since: string | null; created_at: string };

/** The one order of a queue, as the server sorts it and as visitors see their place: urgency, then waiting time. */
export function compareQueued(a: Queued, b: Queued): number {
  const urgency = urgencyOf(a.priority) - urgencyOf(b.priority);
  if (urgency !== 0) return urgency;
  const [left, right] = [a.waiting_since ?? a.created_at, b.waiting_since ?? b.created_at];
  return left === right ? a.id - b.id : left < right ? -1 : 1;
}
