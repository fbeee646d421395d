import { type Actor, add, type Draft, type MessageRow } from "../../log";
import { callAssistant } from "./policies/call-assistant";
import { countUnread } from "./policies/count-unread";
import { enterQueue } from "./policies/enter-queue";
import { mailVisitor } from "./policies/mail-visitor";
import type { AfterMessage, BeforeMessage } from "./policies/message-policy";
import { notifyOperator } from "./policies/notify-operator";
import { reopen } from "./policies/reopen";
import { takeOverByReply } from "./policies/take-over-by-reply";

/**
 * What the messages of people and integrations do to a support dialog, notes apart. This is where a feature is added that
 * has to do with messages: a policy of its own, with its test.
 */
const BEFORE: readonly BeforeMessage[] = [countUnread, reopen, takeOverByReply];
const AFTER: readonly AfterMessage[] = [callAssistant, enterQueue, notifyOperator, mailVisitor];

/** What is written in passing is counted, and moves nobody. */
const IN_PASSING: readonly BeforeMessage[] = [countUnread];

export function beforeMessage(draft: Draft, by: Actor, inPassing: boolean): void {
  for (const policy of inPassing ? IN_PASSING : BEFORE) add(draft, policy(draft.facts, by));
}

export function afterMessage(draft: Draft, by: Actor, message: MessageRow): void {
  for (const policy of AFTER) add(draft, policy(draft.facts, by, message));
}
