import { isOutside, jobOf } from "../../../log";
import type { AfterMessage } from "./message-policy";

/** The assistant answers where it has the dialog; the fencing token says which message is the newest one it may answer. */
export const callAssistant: AfterMessage = ({ dialog, now }, by, message) =>
  isOutside(by) && dialog.status === "assistant"
    ? { jobs: [jobOf("turn", { message_id: message.id, turn_epoch: dialog.turn_epoch }, now, dialog.id)] }
    : {};
