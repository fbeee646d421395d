import { z } from "zod";
import { dialog, liveDialog, principal, receipt } from "./dialog";
import { closeSchema, errorSchema } from "./failures";
import { liveMessage } from "./message";
import { notification } from "./routes/notifications";
import { record, recordType } from "./routes/records";
import { alertAudience, alertSeverity, correlationId, memberRole, operatorStatus, priority } from "./values";

/** What the server sends a client it accepted. */
const established = z.object({
  protocol: z.number().int().describe("the version of the wire"),
  connection_id: z.string(),
  principal: principal.extend({ role: memberRole.optional(), workspace_id: z.number() }),
  limits: z.object({
    max_message_bytes: z.number().int(),
    max_message_rate: z.number().int().describe("messages a minute"),
    max_upload_bytes: z.number().int(),
    ack_timeout_seconds: z.number(),
    ping_interval_seconds: z.number(),
    ping_timeout_seconds: z.number(),
  }),
  server_time: z.string(),
  visitor_token: z.string().optional().describe("for a new visitor: to be kept, and sent with the next handshake"),
  dialog: dialog.nullable().optional().describe("the open conversation of a visitor or customer"),
});
export type Established = z.infer<typeof established>;

const dialogId = z.number().int();
const actorId = z.union([z.string(), z.number()]);
const turn = z.object({ dialog_id: dialogId, turn_id: z.string() });
const recordUpdate = { status: z.string(), previous_status: z.string().nullable(), record, timestamp: z.string() };
const ofRecord = { record_type: recordType, record_id: z.string() };

/** Every event the server sends, with the schema of its payload. `message` alone expects an acknowledgement. */
export const DOWN = {
  connection_established: established.describe("The first event of every connection: who one is, and the limits."),
  message: liveMessage.describe("A new message; to be acknowledged once it is in the client's state."),
  message_updated: liveMessage.describe("A message after an edit, a reaction or a deletion."),
  typing: z
    .object({
      dialog_id: dialogId,
      user_id: actorId,
      name: z.string(),
      is_typing: z.boolean(),
      text: z.string().optional().describe("for members: what a visitor has typed so far"),
    })
    .describe("Somebody else in the dialog types, or no longer does."),
  receipt: receipt.describe("How far somebody else in the dialog has received and read it."),
  presence_update: z
    .object({
      dialog_id: dialogId.optional(),
      user_id: actorId,
      status: z.enum(["online", "away", "offline"]),
      last_seen: z.string().nullable(),
    })
    .describe("Somebody came or went: for the others in the dialog, and for members."),
  dialog_updated: liveDialog.describe("The dialog's summary after any change; in a reduced form for the person outside."),
  dialog_removed: z
    .object({ dialog_id: dialogId })
    .describe("For operators who do not see all conversations: this one is in other hands now, and no longer to be shown."),
  operator_status_change: z
    .object({
      operator_id: z.number().int(),
      status: z.enum([...operatorStatus.options, "offline"]),
      active_handoffs: z.number().int(),
      timestamp: z.string(),
    })
    .describe("For members: whether an operator takes conversations."),
  viewing: z
    .object({
      dialog_id: dialogId,
      operators: z.array(
        z.object({
          id: z.number().int(),
          name: z.string(),
          since: z.string(),
          typing: z.boolean(),
        }),
      ),
    })
    .describe("For members: all who have a conversation in front of them, whenever that changes."),
  page_view: z
    .object({
      dialog_id: dialogId.optional().describe("their newest conversation"),
      contact_id: z.string(),
      url: z.string(),
      title: z.string().nullable(),
      at: z.string(),
    })
    .describe("For members: a visitor or customer is on another page of the site."),
  handoff_request: z
    .object({ dialog_id: dialogId, user_id: actorId.nullable(), reason: z.string(), priority, timestamp: z.string() })
    .describe("For members: somebody asks for a person."),
  handoff_started: z
    .object({ dialog_id: dialogId, manager: z.object({ id: z.number().int(), name: z.string() }) })
    .describe("A member has taken the dialog."),
  operator_assigned: z
    .object({
      dialog_id: dialogId,
      operator_id: z.number().int(),
      operator_name: z.string(),
      estimated_wait_time: z.number().describe("seconds"),
    })
    .describe("Who has the dialog."),
  handoff_completed: z
    .object({
      dialog_id: dialogId,
      operator_id: z.number().int().nullable(),
      resolution: z.string().nullable(),
      duration: z.number().describe("seconds"),
    })
    .describe("The handoff is over."),
  agent_started: turn.extend({ name: z.string() }).describe("The assistant begins a turn."),
  agent_thinking: turn.describe("The assistant waits for its model."),
  tool_executing: turn.extend({ tool: z.string() }).describe("The assistant uses a tool."),
  partial_result: turn
    .extend({ index: z.number().int(), delta: z.string() })
    .describe("A piece of the answer, to be shown until the message comes."),
  agent_completed: turn
    .extend({ message_id: z.number().int().nullable().describe("null: the turn ended without a message"), tokens_used: z.number().int() })
    .describe("The turn is over."),
  notification: notification.omit({ read_at: true }).describe("For one principal, on every device."),
  notifications_read: z
    .object({ ids: z.array(z.number().int()) })
    .describe("Read on another device, or settled by itself: every device takes them off."),
  person_updated: z
    .object({
      key: z.string().describe("`member:3`, `contact:…`: as in a line of the transcript"),
      name: z.string(),
      avatar_url: z.string().nullable(),
    })
    .describe("For members: somebody has another name or picture from now on, also on what they wrote before."),
  order_status_update: z.object({ order_id: z.string(), ...recordUpdate }).describe("For the order's subscribers."),
  quote_update: z.object({ quote_id: z.string(), ...recordUpdate }).describe("For the quote's subscribers."),
  payment_update: z
    .object({ ...ofRecord, status: z.string(), amount: z.number(), currency: z.string(), timestamp: z.string() })
    .describe("For the record's subscribers."),
  deadline_reminder: z
    .object({ ...ofRecord, due_at: z.string(), hours_left: z.number(), timestamp: z.string() })
    .describe("For the record's subscribers, at the times before `due_at`."),
  balance_alert: z
    .object({
      user_id: z.number().int().describe("the owner who is notified"),
      current_balance: z.number(),
      threshold: z.number(),
      currency: z.string().describe("`tokens`, or the code of the currency whose millionths the numbers are"),
      message: z.string(),
      timestamp: z.string(),
    })
    .describe("For owners: little, or nothing, is left of one of the month's budgets."),
  system_alert: z
    .object({
      id: z.number().int().optional().describe("of one that an owner posted: the same id replaces what was told before"),
      severity: alertSeverity,
      message: z.string(),
      affected_services: z.array(z.string()),
      audience: alertAudience.optional(),
      starts_at: z.string().optional(),
      ends_at: z.string().optional().describe("one that has passed: it is over"),
      timestamp: z.string(),
    })
    .describe("For members, and for everybody where its audience is so: what concerns all of them; shown until it ends."),
  analytics_update: z
    .object({
      metric: z.enum(["active_users", "waiting", "open", "messages_last_minute"]),
      value: z.number(),
      change: z.number().describe("the difference to what was told before; at first to 0"),
      timestamp: z.string(),
    })
    .describe("For admins and owners who subscribed: a number of the workspace that changed, at most every 5 seconds."),
  session_expiring: z
    .object({ expires_at: z.string(), seconds_left: z.number().int() })
    .describe("The credential runs out: connect again with a fresh one before, or be ended with 4001."),
  session_close: closeSchema.describe("Why the connection is ended; the last event."),
  error: errorSchema
    .extend({ event: z.string().optional(), correlation_id: correlationId })
    .describe("The refusal of an event that had no acknowledgement callback."),
} as const satisfies Record<string, z.ZodType>;

export type DownEvent = keyof typeof DOWN;
/** What the server sends with an event. */
export type Down = { [E in DownEvent]: z.output<(typeof DOWN)[E]> };
