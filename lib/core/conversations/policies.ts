import { keepFirstTimes, type Policy } from "../log";
import { markDue } from "./channels/mark-due";
import { mailAnswers } from "./dialogs/mail-answers";
import { settleLoad } from "./handoffs/apply-move";

/** What follows from any change of a dialog, whichever command made it. Those of messages are in `messages/message-policies.ts`. */
export const POLICIES: readonly Policy[] = [settleLoad, keepFirstTimes, markDue, mailAnswers];
