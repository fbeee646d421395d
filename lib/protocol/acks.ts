import { z } from "zod";
import { dialog, handoff, receipt } from "./dialog";
import type { UpEvent } from "./events-up";
import { errorSchema } from "./failures";
import { liveMessage, message, messagesPage } from "./message";
import { record } from "./routes/records";
import { correlationId } from "./values";

const nothing = z.object({});
const joined = messagesPage.extend({ dialog, receipts: z.array(receipt) });
const synced = messagesPage.extend({ dialog_id: z.number().int(), error: errorSchema.optional() });
const taken = z.object({ handoff, dialog });

/** What an `ok: true` acknowledgement adds, by the event it answers (protocol.md 4). */
export const ACKS = {
  join_dialog: joined,
  leave_dialog: nothing,
  sync: z.object({ dialogs: z.array(synced) }),
  chat_message: z.object({ message: liveMessage, duplicate: z.boolean() }),
  edit_message: z.object({ message }),
  delete_message: z.object({ message }),
  react: z.object({ message }),
  typing_start: nothing,
  typing_stop: nothing,
  read: nothing,
  handoff_request: z.object({ handoff }),
  handoff_accept: taken,
  handoff_complete: taken,
  set_status: nothing,
  rate: nothing,
  viewing: nothing,
  page_view: nothing,
  join_room: joined,
  leave_room: nothing,
  subscribe_order_updates: z.object({ record }),
  subscribe_quote_updates: z.object({ record }),
  subscribe_analytics: nothing,
} as const satisfies Record<UpEvent, z.ZodObject>;

export type AckData = { [E in UpEvent]: z.output<(typeof ACKS)[E]> };

type Refused = { ok: false; error: z.infer<typeof errorSchema>; correlation_id?: string | number };
export type Ack<E extends UpEvent = UpEvent> = ({ ok: true; correlation_id?: string | number } & AckData[E]) | Refused;

const answered = { ok: z.literal(true), correlation_id: correlationId };
export const refusedAck = z.object({ ok: z.literal(false), error: errorSchema, correlation_id: correlationId });

/** @returns the schema of the acknowledgement of an event, where it is granted */
export const grantedAck = (event: UpEvent) => ACKS[event].extend(answered);
