import { beginDraft } from "../../../log";
import { takeOver } from "../../handoffs/take-over";
import type { BeforeMessage } from "./message-policy";

/** A member who writes has the dialog, unless another member has it already (P9). */
export const takeOverByReply: BeforeMessage = (facts, by) => {
  if (by.type !== "member") return {};
  const draft = beginDraft(facts);
  return takeOver(draft, by) ? draft.change : {};
};
