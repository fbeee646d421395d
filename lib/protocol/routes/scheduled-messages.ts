import { z } from "zod";
import { scheduledMessage } from "../scheduled";
import { numericId } from "../values";
import { listOf, listQuery, MEMBERS_ALONE, nothing, route } from "./spec";

const tag = "dialogs";

export const scheduledMessageRoutes = {
  listScheduledMessages: route({
    method: "GET",
    path: "/api/scheduled-messages",
    tag,
    who: MEMBERS_ALONE,
    summary: "One's own messages that are sent later, the next one first; with `dialog_id` those of one conversation",
    query: listQuery.extend({ dialog_id: numericId.optional() }),
    answer: listOf(scheduledMessage),
  }),
  cancelScheduledMessage: route({
    method: "DELETE",
    path: "/api/scheduled-messages/{id}",
    tag,
    who: MEMBERS_ALONE,
    params: z.object({ id: numericId }),
    summary: "Cancels one's own message that is to be sent later; 409 once it was sent",
    answer: nothing,
    refuses: ["CONFLICT"],
  }),
} as const;
