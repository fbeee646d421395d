import { appendEvent, beginDraft, isOutside, said } from "../../../log";
import { firstStatus } from "../../dialogs/first-status";
import { applyMove } from "../../handoffs/apply-move";
import { giveBackIfAbsent } from "../../presence/give-back";
import type { BeforeMessage } from "./message-policy";

/** A snoozed conversation wakes with the person who had it, if they weren't removed; a resolved one begins again with the assistant. */
export const reopen: BeforeMessage = (facts, by) => {
  const { status } = facts.dialog;
  if (!isOutside(by) || (status !== "resolved" && status !== "snoozed")) return {};
  const draft = beginDraft(facts);
  applyMove(draft, { type: "visitor_writes", first: firstStatus(facts, facts.now) });
  appendEvent(draft, { type: "reopened", name: by.name }, said`${by} reopened the conversation`);
  giveBackIfAbsent(draft);
  return draft.change;
};
