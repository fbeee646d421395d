import { z } from "zod";
import { correlationId } from "./values";

/** What a client of the raw WebSocket sends: an event, `ping`, or `ack` with a number up to which it has all (protocol.md 7). */
export const upFrame = z.object({
  type: z.string().max(60).describe("the event's name, `ping` or `ack`"),
  payload: z.record(z.string(), z.unknown()).nullish().describe("as the event has it; `dialog_id` is the path's where it is left out"),
  timestamp: z.unknown().optional(),
  correlation_id: correlationId.describe("comes back with the answer"),
});
export type UpFrame = z.output<typeof upFrame>;

/** The payload of a client's `ack`. */
export const ackUpTo = z.object({ dialog_id: z.union([z.number(), z.string()]).transform(Number), seq: z.number().int() });

/** What the server sends there: an event, `joined` (as the acknowledgement of `join_dialog`), `ack` or `pong`. */
export const downFrame = z.object({
  type: z.string().describe("the event's name, `joined`, `ack` or `pong`"),
  payload: z.record(z.string(), z.unknown()),
  timestamp: z.string(),
  correlation_id: correlationId,
});
