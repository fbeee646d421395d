const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;

/** For so long an event is tried again before its webhook is paused. */
export const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

/** How long to wait before the next attempt: half as long again as it has failed so far, 5 seconds to an hour. */
export const retryDelayMs = (failingForMs: number): number => Math.min(Math.max(failingForMs / 2, FIRST_MS), LONGEST_MS);

/** For so long each dialog's event has retries of its own; a webhook that fails longer is tried as a whole, by one event. */
export const FAILING_ALONE_MS = 60_000;
