import { z } from "zod";
import { timezone } from "./handoff-settings";

/** What notifications are about: `queue` somebody waits for a person, `mine` one's own conversations, `mentions` notes that mention one, `records` orders, quotes and deadlines. */
export const notifyTopic = z.enum(["queue", "mine", "mentions", "records"]);
export type NotifyTopic = z.infer<typeof notifyTopic>;

/** The ways out of the dashboard. In it every notification stands in any case. */
export const notifyChannels = z.object({ sound: z.boolean(), desktop: z.boolean(), push: z.boolean(), email: z.boolean() });
export type NotifyChannel = keyof z.infer<typeof notifyChannels>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time such as 22:00");

/** A member's own choice of how they are notified. */
export const notifySettings = z.object({
  queue: notifyChannels,
  mine: notifyChannels,
  mentions: notifyChannels,
  records: notifyChannels,
  email_after_minutes: z.number().int().min(1).max(1440).describe("what is unread for so long is put together into one e-mail"),
  quiet: z
    .object({ from: clock, to: clock })
    .nullable()
    .describe("in these hours nothing sounds, pops up or is mailed; it is notified when they end"),
  timezone,
});
export type NotifySettings = z.infer<typeof notifySettings>;

export const DEFAULT_NOTIFY: NotifySettings = {
  queue: { sound: true, desktop: true, push: true, email: true },
  mine: { sound: true, desktop: true, push: true, email: true },
  mentions: { sound: true, desktop: true, push: true, email: true },
  records: { sound: false, desktop: true, push: false, email: true },
  email_after_minutes: 10,
  quiet: null,
  timezone: "UTC",
};
