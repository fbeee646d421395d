import { snoozeTimes } from "./snooze-times";

/** When a message may be sent later, as one would say it. */
export type LaterTime = { words: string; at: Date };

const HOUR_MS = 3_600_000;

/** What is offered, in local time: in an hour, tomorrow and next Monday at nine. */
export function laterTimes(now: Date): LaterTime[] {
  const days = snoozeTimes(now).filter(({ words }) => words !== "Later today");
  return [
    { words: "In an hour", at: new Date(now.getTime() + HOUR_MS) },
    ...days.map(({ words, until }) => ({ words: words === "Next week" ? "Next Monday" : words, at: until })),
  ];
}
