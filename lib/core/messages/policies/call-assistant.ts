import { isOutside } from "../../actor";
import type { AfterMessage } from "../message-policies";

/** The kind of job that makes the assistant's answer to a message. */
export const TURN = "turn";

/** The assistant answers where it has the dialog; the fencing token says which message is the newest one it may answer. */
export const callAssistant: AfterMessage = ({ dialog, now }, by, message) =>
  isOutside(by) && dialog.status === "assistant"
    ? { jobs: [{ kind: TURN, payload: { message_id: message.id, turn_epoch: dialog.turn_epoch }, run_at: now, dialog_id: dialog.id }] }
    : {};
