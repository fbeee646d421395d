import { listEvents } from "../../core/feed";
import { eventRoutes } from "../../protocol/routes/events";
import { eventStreamAnswer, resumesAfter } from "../event-stream-answer";
import { addressOf } from "../identify";
import { implement } from "../implement";

export const events = implement(eventRoutes, {
  listEvents: ({ core, actor, query }) => listEvents(core, actor, query),
  streamEvents: async ({ services, actor, expiresAt, query: { after, ...filter }, request }) => {
    const reader = { actor, expiresAt, address: addressOf(request) };
    return eventStreamAnswer(await services.feedStream(reader, { ...filter, after: resumesAfter(request, after) }));
  },
});
