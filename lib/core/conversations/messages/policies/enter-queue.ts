import { beginDraft, isOutside, principalKey } from "../../../log";
import { beginSearch } from "../../handoffs/request-handoff";
import type { AfterMessage } from "./message-policy";

/** A conversation that begins without an assistant waits for a person, though nobody asked for one in so many words. */
export const enterQueue: AfterMessage = (facts, by) => {
  if (!isOutside(by) || facts.dialog.status !== "queued" || facts.handoff) return {};
  const draft = beginDraft(facts);
  beginSearch(draft, "New conversation", principalKey(by));
  return draft.change;
};
