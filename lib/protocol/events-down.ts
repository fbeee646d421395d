import type { CloseInfo } from "./closes";
import type { Dialog, Handoff, LiveDialog, Principal, Receipt } from "./dialog";
import type { ErrorBody } from "./errors";
import type { UpEvent } from "./events-up";
import type { LiveMessage, Message, MessagesPage } from "./message";
import type { NotifyTopic } from "./notify-settings";
import type { OperatorStatus, Priority } from "./values";

/** What the server tells a client it accepted. */
export type Established = {
  /** The version of the wire (contract 2). */
  protocol: number;
  connection_id: string;
  principal: Principal & { role?: string; workspace_id?: number };
  limits: {
    max_message_bytes: number;
    max_message_rate: number;
    max_upload_bytes: number;
    ack_timeout_seconds: number;
    ping_interval_seconds: number;
    ping_timeout_seconds: number;
  };
  server_time: string;
  visitor_token?: string;
  dialog?: Dialog | null;
};

export type TurnEvent = { dialog_id: number; turn_id: string };

/** Every event the server sends, with its payload. `message` alone expects an acknowledgement. */
export type Down = {
  connection_established: Established;
  message: LiveMessage;
  message_updated: LiveMessage;
  typing: { dialog_id: number; user_id: string | number; name: string; is_typing: boolean; text?: string };
  receipt: Receipt;
  presence_update: { dialog_id?: number; user_id: string | number; status: "online" | "away" | "offline"; last_seen: string | null };
  dialog_updated: LiveDialog;
  operator_status_change: { operator_id: number; status: OperatorStatus | "offline"; active_handoffs: number; timestamp: string };
  handoff_request: { dialog_id: number; user_id: string | number | null; reason: string; priority: Priority; timestamp: string };
  handoff_started: { dialog_id: number; manager: { id: number; name: string } };
  operator_assigned: { dialog_id: number; operator_id: number; operator_name: string; estimated_wait_time: number };
  handoff_completed: { dialog_id: number; operator_id: number | null; resolution: string | null; duration: number };
  agent_started: TurnEvent & { name: string };
  agent_thinking: TurnEvent;
  tool_executing: TurnEvent & { tool: string };
  partial_result: TurnEvent & { index: number; delta: string };
  agent_completed: TurnEvent & { message_id: number | null; tokens_used: number };
  notification: {
    id: number;
    type: string;
    title: string;
    body: string;
    url: string | null;
    topic: NotifyTopic | null;
    dialog_id: number | null;
    created_at: string;
  };
  /** Read on another device, or settled by itself: every device takes them off. */
  notifications_read: { ids: number[] };
  /** Somebody has another name or picture from now on, also on what they wrote before; `key` as in a line of the transcript. For members. */
  person_updated: { key: string; name: string; avatar_url: string | null };
  order_status_update: { order_id: string; status: string; previous_status: string | null; record: unknown; timestamp: string };
  quote_update: { quote_id: string; status: string; previous_status: string | null; record: unknown; timestamp: string };
  payment_update: {
    record_type: "order" | "quote";
    record_id: string;
    status: string;
    amount: number;
    currency: string;
    timestamp: string;
  };
  deadline_reminder: { record_type: "order" | "quote"; record_id: string; due_at: string; hours_left: number; timestamp: string };
  balance_alert: { balance: number; currency: string; threshold: number; timestamp: string };
  /** Something that concerns everybody who works here; shown until `ends_at`. The same with an `ends_at` that has passed: it is over. */
  system_alert: {
    severity: "info" | "warning" | "critical";
    message: string;
    affected_services: string[];
    starts_at?: string;
    ends_at?: string;
    timestamp: string;
  };
  analytics_update: { open: number; waiting: number; timestamp: string };
  /** The credential runs out at `expires_at`: connect again with a fresh one before, or be ended with 4001. */
  session_expiring: { expires_at: string; seconds_left: number };
  session_close: CloseInfo;
  error: ErrorBody & { event?: string; correlation_id?: string | number };
};

export type DownEvent = keyof Down;

/** What an `ok: true` acknowledgement adds, by event. */
export type AckData = {
  join_dialog: MessagesPage & { dialog: Dialog; receipts: Receipt[] };
  leave_dialog: object;
  sync: { dialogs: (MessagesPage & { dialog_id: number; error?: ErrorBody })[] };
  chat_message: { message: LiveMessage; duplicate: boolean; dialog?: Dialog };
  edit_message: { message: Message };
  delete_message: { message: Message };
  typing_start: object;
  typing_stop: object;
  read: object;
  handoff_request: { handoff: Handoff };
  handoff_accept: { handoff: Handoff; dialog: Dialog };
  handoff_complete: { handoff: Handoff; dialog: Dialog };
  set_status: object;
  join_room: MessagesPage & { dialog: Dialog; receipts: Receipt[] };
  leave_room: object;
  subscribe_order_updates: { record: unknown };
  subscribe_quote_updates: { record: unknown };
};

export type Ack<E extends UpEvent = UpEvent> =
  | ({ ok: true; correlation_id?: string | number } & AckData[E])
  | { ok: false; error: ErrorBody; correlation_id?: string | number };
