import { z } from "zod";

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time such as 09:00");

const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

export const timezone = z.string().max(64).refine(isTimezone, "is not a time zone such as Europe/Madrid");

/** When somebody is there, on which days of the week: 0 is Sunday. A span that ends before it begins goes over midnight. */
export const openingHours = z.object({ days: z.array(z.number().int().min(0).max(6)).min(1).max(7), from: clock, to: clock });
export type OpeningHours = z.infer<typeof openingHours>;

/** Holidays of one list at most: several years of them. */
export const HOLIDAYS_MAX = 100;

/** A day on which nobody is there, whatever the hours say. */
const holiday = z.object({ date: z.iso.date(), name: z.string().trim().min(1).max(60) });
export type Holiday = z.infer<typeof holiday>;

const isOncePerDay = (days: readonly Holiday[]): boolean => new Set(days.map(({ date }) => date)).size === days.length;
export const holidays = z.array(holiday).max(HOLIDAYS_MAX).refine(isOncePerDay, "names a day twice");

/** When somebody is there: by the clock of a time zone, on every day that is no holiday. */
export type BusinessHours = { hours: readonly OpeningHours[]; timezone: string; holidays?: readonly Holiday[] | undefined };

/** How a person is found for who asks for one. */
export const handoffSettings = z.object({
  assignment: z
    .enum(["manual", "round_robin", "least_busy"])
    .describe("manual: everyone is notified and whoever is free accepts; the others offer it to one operator at a time"),
  max_active: z.number().int().min(1).max(100).describe("as many conversations in hand make an operator busy by itself"),
  offer_seconds: z.number().int().min(10).max(3600).describe("how long one operator has before the next is asked"),
  max_offers: z.number().int().min(1).max(20).describe("how many operators are asked before everyone is"),
  everyone_seconds: z.number().int().min(10).max(86_400).describe("how long everyone has before e-mails go out"),
  offline_grace_seconds: z
    .number()
    .int()
    .min(0)
    .max(86_400)
    .nullable()
    .describe("how long conversations wait for an operator who went offline, before they go back to the queue; null: they stay assigned"),
  timezone,
  hours: z.array(openingHours).max(14).describe("empty: at any time"),
  holidays: holidays.describe("days on which nobody is there, whatever the hours say"),
});
export type HandoffSettings = z.infer<typeof handoffSettings>;

export const DEFAULT_HANDOFF: HandoffSettings = {
  assignment: "manual",
  max_active: 5,
  offer_seconds: 60,
  max_offers: 3,
  everyone_seconds: 300,
  offline_grace_seconds: null,
  timezone: "UTC",
  hours: [],
  holidays: [],
};
