import { z } from "zod";
import { channel, dialogStatus, line, numericId, priority, textId } from "./values";

/** What the conversations list can be narrowed to at once. `open` is everything that is not resolved or snoozed. */
export const DIALOG_FILTERS = ["open", "waiting", "mine", "unassigned", "assistant", "snoozed", "resolved", "all"] as const;
const dialogFilter = z.enum(DIALOG_FILTERS);
export type DialogFilter = z.infer<typeof dialogFilter>;

const moment = z.iso.datetime({ offset: true });

/** The longest waiting time that can be asked for, in minutes: a year. */
const WAITING_OVER_MAX = 366 * 24 * 60;

/**
 * The one filter of conversations, for lists, views and bulk changes: every field that is given
 * narrows what is found. It reads the same from a query string and from JSON. A condition that is not known is refused: what
 * ignored it would find everything.
 */
const dialogConditions = z.strictObject({
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
  assistant: textId.optional().describe("the id of an assistant"),
  unread: z
    .union([z.boolean(), z.enum(["1", "0", "true", "false"]).transform((text) => text === "1" || text === "true")])
    .optional()
    .describe("whether it has messages that no member has read"),
  waiting_over: z.coerce.number().int().min(1).max(WAITING_OVER_MAX).optional().describe("waits for longer than so many minutes"),
  contact: z.string().max(64).optional().describe("the id of a contact"),
  from: moment.optional().describe("begun at this time or later"),
  to: moment.optional().describe("begun before this time"),
  query: z.string().trim().max(200).optional().describe("part of the person's name or e-mail"),
});
export type DialogConditions = z.infer<typeof dialogConditions>;

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
