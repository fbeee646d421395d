import type { AssistantSettings } from "../../protocol/assistant-settings";
import type { BusinessHours } from "../../protocol/handoff-settings";
import { isOpen } from "../system";

/** The hours that hold for an assistant's conversations: its own, else the workspace's, on days that are no holiday there. */
export const hoursOf = (own: AssistantSettings["hours"], { hours, timezone, holidays = [] }: BusinessHours): BusinessHours => ({
  hours: own ?? hours,
  timezone,
  holidays,
});

/** Why an assistant leaves what comes in at that time to people; null when it answers itself. Without hours it is always inside them. */
export function whySilent(ai: Pick<AssistantSettings, "enabled" | "answers" | "hours">, workspace: BusinessHours, at: Date): string | null {
  if (!ai.enabled) return "The assistant is switched off";
  if (ai.answers === "always") return null;
  const inside = isOpen(hoursOf(ai.hours, workspace), at);
  if (inside === (ai.answers === "inside_hours")) return null;
  return inside ? "People answer within business hours" : "People answer outside of business hours";
}
