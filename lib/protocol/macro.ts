/** Actions of one macro at most. */
export const MACRO_ACTIONS_MAX = 10;

const HOUR_MS = 60 * 60_000;

/** For how long the words of `snooze.until` put a conversation off, counted from when the macro runs. */
const SNOOZE_MS = { later_today: 3 * HOUR_MS, tomorrow: 24 * HOUR_MS, next_week: 7 * 24 * HOUR_MS } as const;
export type SnoozeSpan = keyof typeof SNOOZE_MS;
export const SNOOZE_SPANS = Object.keys(SNOOZE_MS) as [SnoozeSpan, ...SnoozeSpan[]];

const isSpan = (until: string): until is SnoozeSpan => Object.hasOwn(SNOOZE_MS, until);

/** When a conversation comes back that is snoozed by a macro. @param until one of the words, or an ISO time */
export const snoozedUntil = (until: string, now: Date): Date => new Date(isSpan(until) ? now.getTime() + SNOOZE_MS[until] : until);
