import { SLA_CLOCKS, type SlaClock, type SlaStanding } from "@/lib/protocol/sla";
import { longSpan } from "../base/time";

export const CLOCK_WORDS: Record<SlaClock, string> = { first_reply: "First reply", next_reply: "Next reply", resolution: "Resolution" };

type Clock = SlaStanding["clocks"][number];

/** The clock that ends first, those that have ended before all others; undefined where none runs. */
export const mostUrgent = (sla: SlaStanding | null | undefined): Clock | undefined =>
  [...(sla?.clocks ?? [])].sort(
    (a, b) => Date.parse(a.due_at) - Date.parse(b.due_at) || SLA_CLOCKS.indexOf(a.clock) - SLA_CLOCKS.indexOf(b.clock),
  )[0];

/** Whether its time is over, which the server may not have said yet. */
export const isOverdue = ({ due_at, breached_at }: Clock, now: number): boolean => breached_at !== null || Date.parse(due_at) <= now;

/** What a clock says: `First reply due in 12 minutes`, `First reply overdue by 2 hours`. */
export function clockWords(clock: Clock, now: number): string {
  const left = Date.parse(clock.due_at) - now;
  const words = CLOCK_WORDS[clock.clock];
  return isOverdue(clock, now) ? `${words} overdue by ${longSpan(Math.max(0, -left))}` : `${words} due in ${longSpan(left)}`;
}
