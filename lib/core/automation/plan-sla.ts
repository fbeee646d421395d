import type { slaPolicies } from "../../../db/schema";
import type { BusinessHours } from "../../protocol/handoff-settings";
import { SLA_CLOCKS, type SlaClock, type SlaStanding } from "../../protocol/sla";
import type { DialogRow } from "../log";
import { afterBusinessMs } from "../system";
import { fits, type Standing } from "./fits";

type PolicyRow = typeof slaPolicies.$inferSelect;
type Clock = SlaStanding["clocks"][number];
type Dialog = Standing & Pick<DialogRow, "first_needed_at" | "sla">;

const MINUTE_MS = 60_000;

/** Since when a clock runs in a conversation; null where it does not. */
function startOf(clock: SlaClock, dialog: Dialog, now: Date): Date | null {
  const { status, first_needed_at, first_reply_at, waiting_since, sla } = dialog;
  const isWithTeam = status === "queued" || status === "human";
  if (clock === "first_reply") return isWithTeam && first_reply_at === null ? firstReplyFrom(dialog, now) : null;
  if (clock === "next_reply") return isWithTeam && first_reply_at !== null ? waiting_since : null;
  if (!isWithTeam && status !== "snoozed") return null;
  const running = runningSince(clock, sla);
  if (running) return running;
  // What was over, or with the assistant, and is taken up again has its whole time anew.
  return sla === null ? first_needed_at : now;
}

function runningSince(clock: SlaClock, sla: SlaStanding | null): Date | null {
  const running = sla?.clocks.find((each) => each.clock === clock);
  return running ? new Date(running.started_at) : null;
}

/** Since when a first answer is waited for: what stopped without one, and is taken up again, has its whole time anew. */
function firstReplyFrom({ first_needed_at, waiting_since, sla }: Dialog, now: Date): Date | null {
  if (first_needed_at === null) return null;
  const waits = waiting_since ?? (sla === null ? first_needed_at : now);
  return runningSince("first_reply", sla) ?? (waits > first_needed_at ? waits : first_needed_at);
}

function clockFor(clock: SlaClock, dialog: Dialog, policy: PolicyRow, hours: BusinessHours, now: Date): Clock[] {
  const minutes = policy[clock];
  const start = minutes === null ? null : startOf(clock, dialog, now);
  const due = start === null || minutes === null ? null : afterBusinessMs(hours, start, minutes * MINUTE_MS);
  if (start === null || due === null) return [];
  const [started_at, due_at] = [start.toISOString(), due.toISOString()];
  const before = dialog.sla?.clocks.find((each) => each.clock === clock && each.started_at === started_at);
  // What was missed stays missed, also where the promise is another by now.
  return [before?.breached_at != null ? before : { clock, started_at, due_at, breached_at: null }];
}

/**
 * What is promised in a conversation from now on: by the first policy whose filter fits it, in the order of their making.
 * Pure. @returns null where nothing ever was
 */
export function planSla(dialog: Dialog, policies: readonly PolicyRow[], hours: BusinessHours, now: Date): SlaStanding | null {
  const policy = policies.find(({ filter }) => fits(filter, dialog, now));
  if (!policy) return dialog.sla && { ...dialog.sla, clocks: [] };
  const clocks = SLA_CLOCKS.flatMap((clock) => clockFor(clock, dialog, policy, hours, now));
  if (clocks.length === 0 && dialog.sla === null) return null;
  return { policy_id: policy.id, name: policy.name, clocks };
}

const textOf = (sla: SlaStanding | null): string =>
  sla === null
    ? ""
    : JSON.stringify([
        sla.policy_id,
        sla.name,
        sla.clocks.map(({ clock, started_at, due_at, breached_at }) => [clock, started_at, due_at, breached_at]),
      ]);

/** Whether these are the same promises. */
export const isSameSla = (one: SlaStanding | null, other: SlaStanding | null): boolean => textOf(one) === textOf(other);
