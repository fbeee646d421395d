import { z } from "zod";
import { FEED_TYPES, feedEvent, feedPosition, feedType } from "../feed";
import { numericId, queryPosition } from "../values";
import { MEMBERS, route } from "./spec";

/** Events of one page at most. */
const PAGE_MAX = 500;

/** Types separated by commas. */
const types = z
  .string()
  .max(1_000)
  .transform((text) =>
    text
      .split(",")
      .map((type) => type.trim())
      .filter(Boolean),
  )
  .pipe(z.array(feedType).max(FEED_TYPES.length))
  .optional();

const filter = {
  types: types.describe("separated by commas; all of them without it, or where it names none"),
  dialog_id: numericId.optional(),
};
const tag = "events";

export const eventRoutes = {
  listEvents: route({
    method: "GET",
    path: "/api/events",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "What happened in the workspace after a position, in order: whoever goes on from the last position they had misses nothing",
    query: z.object({ ...filter, after: queryPosition.default(0), limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(100) }),
    answer: z.object({
      events: z.array(feedEvent),
      last: feedPosition.describe("the newest position there is"),
      has_more: z.boolean().describe("where it is false, one stands at `last`"),
    }),
  }),
  streamEvents: route({
    method: "GET",
    path: "/api/events/stream",
    tag,
    who: MEMBERS,
    scope: "read",
    queryToken: true,
    summary:
      "The same as Server-Sent Events: `id:` is the position, resumes by `Last-Event-ID`; without a position it begins with what comes next",
    query: z.object({ ...filter, after: queryPosition.optional(), token: z.string().optional() }),
    answer: z.string(),
    media: "text/event-stream",
  }),
} as const;
