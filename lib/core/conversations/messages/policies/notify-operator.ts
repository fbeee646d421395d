import { beginDraft, isOutside } from "../../../log";
import { MESSAGE, notifyAgain, quoteOf } from "../../../notifications";
import type { AfterMessage } from "./message-policy";

/** The operator who has the conversation is notified that the person outside wrote; once, however much they write before it is read. */
export const notifyOperator: AfterMessage = (facts, by, message) => {
  const { dialog } = facts;
  if (!isOutside(by) || dialog.status !== "human" || dialog.assignee_id === null) return {};
  const draft = beginDraft(facts);
  notifyAgain(draft, `member:${dialog.assignee_id}`, { ...quoteOf(message), type: MESSAGE, url: `/inbox/${dialog.id}`, topic: "mine" });
  return draft.change;
};
