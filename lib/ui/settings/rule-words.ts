import type { Rule } from "@/lib/protocol/routes/rules";

type On = Rule["on"];

/** What starts a rule, as the end of "When …". */
export const EVENT_WORDS: Partial<Record<On, string>> = {
  "dialog.created": "a conversation begins",
  "message.created": "a message is written",
  "message.updated": "a message is changed",
  "note.created": "an internal note is written",
  "dialog.status_changed": "a conversation changes its status",
  "dialog.assigned": "a conversation is assigned",
  "dialog.labelled": "labels change",
  "dialog.prioritized": "the priority changes",
  "handoff.requested": "somebody asks for a person",
  "handoff.started": "a person takes over",
  "handoff.completed": "a handoff ends",
  "agent.completed": "the assistant has answered",
  "rating.given": "a conversation is rated",
  "sla.breached": "a service level is missed",
};

/** When a rule acts: `When labels change, 15 minutes later`. */
export function whenWords({ on, after_minutes }: Pick<Rule, "on" | "after_minutes">): string {
  const later = after_minutes === null ? "" : `, ${after_minutes} ${after_minutes === 1 ? "minute" : "minutes"} later`;
  return `When ${EVENT_WORDS[on] ?? on}${later}`;
}
