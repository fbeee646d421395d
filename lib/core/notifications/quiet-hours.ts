import type { NotifySettings } from "../../protocol/notify-settings";
import { nextOpening } from "../system";

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** When a member's quiet hours end; null outside of them. */
export function quietUntil({ quiet, timezone }: Pick<NotifySettings, "quiet" | "timezone">, now: Date): Date | null {
  if (!quiet || quiet.from === quiet.to) return null;
  // Quiet is whatever is not loud: the rest of the day is when one is "open" for notifications.
  return nextOpening({ timezone, hours: [{ days: EVERY_DAY, from: quiet.to, to: quiet.from }] }, now);
}
