import type { SnoozeSpan } from "@/lib/protocol/macro";
import type { MacroAction } from "@/lib/protocol/routes/macros";
import { PRIORITY_WORDS } from "../conversation/words";

export const SPAN_WORDS: Record<SnoozeSpan, string> = { later_today: "3 hours", tomorrow: "24 hours", next_week: "7 days" };

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** How long `snooze.until` puts a conversation off, as one would say it: "for 24 hours", "until 3 Mar 2026, 09:00". */
export const untilWords = (until: string): string =>
  Object.hasOwn(SPAN_WORDS, until) ? `for ${SPAN_WORDS[until as SnoozeSpan]}` : `until ${day.format(new Date(until))}`;

/** How the words of an action are filled in. */
export type Said = {
  /** What a member is called; undefined for one who is not known, or has left. */
  nameOf: (memberId: number) => string | undefined;
  /** What a team is called; undefined for one that is not known, or was deleted. */
  teamOf?: (teamId: number) => string | undefined;
  /** Whom `me` means. */
  me?: string;
  /** A message's text as it would be sent. */
  fill?: (text: string) => string;
};

function assigneeWords(assignee: "me" | "none" | number, { nameOf, me = "whoever runs it" }: Said): string {
  if (assignee === "none") return "Unassign";
  return `Assign to ${assignee === "me" ? me : (nameOf(assignee) ?? "somebody who is not on the team")}`;
}

function teamWords(team: "none" | number, { teamOf }: Said): string {
  if (team === "none") return "Remove the team";
  const name = teamOf?.(team);
  return name === undefined ? "Assign to a team that was deleted" : `Assign to the team ${name}`;
}

/** What an action does, in a line. */
export function actionWords(action: MacroAction, said: Said): string {
  const { fill = (text) => text } = said;
  switch (action.type) {
    case "reply":
      return `Reply “${fill(action.text)}”`;
    case "note":
      return `Note “${fill(action.text)}”`;
    case "label":
      return `Add the label ${action.label}`;
    case "unlabel":
      return `Remove the label ${action.label}`;
    case "assign":
      return action.team === undefined ? assigneeWords(action.assignee ?? "none", said) : teamWords(action.team, said);
    case "priority":
      return `${PRIORITY_WORDS[action.priority]} priority`;
    case "snooze":
      return `Snooze ${untilWords(action.until)}`;
    case "resolve":
      return "Resolve";
  }
}
