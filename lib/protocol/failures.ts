import { z } from "zod";
import { CLOSES, type CloseName } from "./closes";
import { ERROR_STATUS, type ErrorCode } from "./error-codes";
import { message } from "./message";

/** The error that every acknowledgement and every REST answer carries; `errorBody` makes one. */
export const errorSchema = z.object({
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  error: z.string().describe("one sentence for a developer"),
  timestamp: z.string(),
  recoverable: z.boolean().describe("the same request can succeed later"),
  help: z.string().describe("what to do about it"),
  retry_after_ms: z.number().int().optional(),
  workspaces: z
    .array(z.object({ id: z.number(), name: z.string() }))
    .optional()
    .describe("at a sign-in that fits several workspaces: which there are"),
  missed: z.array(message).optional().describe("at a message with `expected_seq`: what others wrote meanwhile"),
});
export type ErrorBody = z.infer<typeof errorSchema>;

/** What `session_close` and `connect_error`'s `data` hold; `closeInfo` makes one. */
export const closeSchema = z.object({
  code: z.number().int().describe("as the close code of a raw WebSocket"),
  name: z.enum(Object.keys(CLOSES) as [CloseName, ...CloseName[]]),
  retry: z.enum(["never", "backoff", "refresh", "extended", "immediate"]).describe("what the client does"),
  retry_after_ms: z.number().int().optional(),
  help: z.string(),
});
