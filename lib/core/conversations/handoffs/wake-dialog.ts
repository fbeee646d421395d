import { ANY_STATUS, appendEvent, type Draft, type RunningJob, said, set } from "../../log";
import type { Core } from "../core";
import { giveBackIfAbsent } from "../presence/give-back";
import { applyMove } from "./apply-move";
import { beginSearch } from "./request-handoff";

/** Whoever had it has it again; where nobody had it, or they were removed, it waits for a person. Nothing where it was moved since. */
export async function wakeDialog(core: Core, job: RunningJob<"wake_dialog">): Promise<void> {
  await core.execute({
    target: job.dialog_id ?? 0,
    asks: { desk: ANY_STATUS, hands: ANY_STATUS },
    plan: (draft) => planWake(draft, job.payload.until),
  });
}

/** @param until the time it was put off to when the job was enqueued */
export function planWake(draft: Draft, until: string): void {
  const { dialog, now } = draft.facts;
  if (dialog.status !== "snoozed" || dialog.snoozed_until?.toISOString() !== until) return;
  const { next } = applyMove(draft, { type: "wake" });
  set(draft, { waiting_since: now });
  appendEvent(draft, { type: "woke" }, said`Snoozed until now`);
  if (next.status === "queued") beginSearch(draft, "Put off until now", "system:wake");
  giveBackIfAbsent(draft);
}
