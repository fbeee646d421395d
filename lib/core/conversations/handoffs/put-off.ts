import { appendEvent, type Draft, enqueue, type IntegrationActor, type MemberActor, said, set } from "../../log";
import { applyMove } from "./apply-move";

/** Puts a dialog off as part of a command: until a time, which wakes it, or with null until the person outside answers. */
export function putOff(draft: Draft, actor: MemberActor | IntegrationActor, until: Date | null): void {
  applyMove(draft, { type: "snooze", until });
  set(draft, { waiting_since: null });
  if (until) enqueue(draft, "wake_dialog", { until: until.toISOString() }, until);
  appendEvent(draft, { type: "snoozed", name: actor.name, until: until?.toISOString() ?? null }, said`${actor} snoozed the conversation`);
}
