import { z } from "zod";
import { timezone } from "./handoff-settings";
import { channel, dialogStatus, line, numericId, priority, textId } from "./values";

/** What the conversations list can be narrowed to at once. `open` is everything that is not resolved or snoozed. */
export const DIALOG_FILTERS = ["open", "waiting", "mine", "unassigned", "assistant", "snoozed", "resolved", "all"] as const;
const dialogFilter = z.enum(DIALOG_FILTERS);
export type DialogFilter = z.infer<typeof dialogFilter>;

const moment = z.iso.datetime({ offset: true });

/** Yes or no, as a query string or as JSON says it. */
export const flag = z.union([z.boolean(), z.enum(["1", "0", "true", "false"]).transform((text) => text === "1" || text === "true")]);

/** A time zone by its name: an offset such as `+02:00` means the opposite to Postgres. */
export const namedZone = timezone.regex(/^[A-Za-z]/, "is not a time zone such as Europe/Madrid");

/** The longest waiting time that can be asked for, in minutes: a year. */
const WAITING_OVER_MAX = 366 * 24 * 60;

/**
 * The one filter of conversations, for lists, views and bulk changes: every field that is given
 * narrows what is found. It reads the same from a query string and from JSON. A condition that is not known is refused: what
 * ignored it would find everything.
 */
export const dialogConditions = z.strictObject({
  status: dialogStatus.optional(),
  assignee: z
    .union([z.enum(["me", "none"]), numericId])
    .optional()
    .describe("`me`, `none`, or the id of a member"),
  team: z
    .union([z.literal("none"), numericId])
    .optional()
    .describe("`none`, or the id of a team"),
  label: line(60).optional(),
  channel: channel.optional().describe("by which way the person writes"),
  priority: priority.optional(),
  assistant: textId.optional().describe("`none`, or the id of an assistant"),
  mentions: z.literal("me").optional().describe("`me`: a note of it mentions one"),
  unread: flag.optional().describe("whether it has messages that no member has read"),
  waiting_over: z.coerce.number().int().min(1).max(WAITING_OVER_MAX).optional().describe("waits for longer than so many minutes"),
  contact: z.string().max(64).optional().describe("the id of a contact"),
  from: moment.optional().describe("begun at this time or later"),
  to: moment.optional().describe("begun before this time"),
  answered: flag.optional().describe("whether a member has answered the person"),
  rating: z
    .union([z.literal("any"), z.coerce.number().int().min(1).max(5)])
    .optional()
    .describe("`any`, or the score that the person gave"),
  weekday: z.coerce.number().int().min(0).max(6).optional().describe("begun on this day of the week, 0 is Sunday"),
  hour: z.coerce.number().int().min(0).max(23).optional().describe("begun in this hour of the day"),
  timezone: namedZone.optional().describe("whose clock `weekday` and `hour` are read from: a name such as Europe/Madrid; UTC without it"),
  query: z.string().trim().max(200).optional().describe("part of the person's name or e-mail"),
});
export type DialogConditions = z.infer<typeof dialogConditions>;

/** The same as it is answered: the fields that say something. */
export const statedFilter = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe("as the query of `GET /api/dialogs`");
export type StatedFilter = z.infer<typeof statedFilter>;

/** A filter without the fields that say nothing. */
export const stated = (filter: DialogConditions): StatedFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as StatedFilter;

/** Which conversations: what the list shows, narrowed by conditions. */
export const dialogSelection = dialogConditions.extend({ filter: dialogFilter.default("all") });
export type DialogSelection = z.infer<typeof dialogSelection>;

/** The same for a change of all that is found: every conversation is meant only where `filter` says so. */
export const changedSelection = dialogConditions
  .extend({ filter: dialogFilter.optional() })
  .refine((given) => Object.values(given).some((value) => value !== undefined), 'is empty: `{ "filter": "all" }` means every conversation')
  .transform(({ filter = "all", ...conditions }): DialogSelection => ({ ...conditions, filter }));

/** Counting stops here: nobody needs to know whether it is 40,000 or 41,000, and the cost stays bounded. */
export const COUNT_CAP = 1_000;
