export {
  copyCannedFiles,
  createCannedReply,
  deleteCannedReply,
  listCannedReplies,
  updateCannedReply,
} from "./canned-replies/canned-replies";
export type { Core as ConversationsCore } from "./core";
export { createExecute } from "./create-execute";
export { announceTyping } from "./dialogs/announce-typing";
export { type Addressee, beginWithContact } from "./dialogs/begin-with-contact";
export { countOpen } from "./dialogs/count-open";
export { firstStatus } from "./dialogs/first-status";
export { getDialog, listMessages } from "./dialogs/get-dialog";
export { HAS_ADDRESS } from "./dialogs/has-address";
export { countDialogs, listDialogs } from "./dialogs/list-dialogs";
export { rateDialog } from "./dialogs/rate-dialog";
export { listReceipts, type Mark, readDialog, writeMarks } from "./dialogs/read-dialog";
export { readPage, readWithSummary } from "./dialogs/read-page";
export { rowsOf } from "./dialogs/select-dialogs";
export { snoozeDialog } from "./dialogs/snooze-dialog";
export { startDialog, type Whereabouts } from "./dialogs/start-dialog";
export { type Side, sideOf, summarizeBoth, summarizeOpen, summaryFor } from "./dialogs/summarize";
export { updateDialog } from "./dialogs/update-dialog";
export { updateMany } from "./dialogs/update-many";
export { hastenVisitorMail, MAIL_VISITOR_AFTER_MS } from "./dialogs/visitor-mail";
export { getPublicAssistant } from "./get-public-assistant";
export { acceptHandoff } from "./handoffs/accept-handoff";
export { countInHand, settleStatus } from "./handoffs/apply-move";
export { isFor, isSeenBy } from "./handoffs/asked-members";
export { getHandoffSettings, updateHandoffSettings } from "./handoffs/change-settings";
export { completeHandoff } from "./handoffs/complete-handoff";
export { declineOffer } from "./handoffs/decline-offer";
export { handoffJobs } from "./handoffs/jobs";
export { QUEUE_ORDER } from "./handoffs/order";
export { createReadQueue } from "./handoffs/read-queue";
export { queueDialog, requestHandoff } from "./handoffs/request-handoff";
export { transferDialog } from "./handoffs/transfer-handoff";
export { createMacro, deleteMacro, listMacros, updateMacro } from "./macros/macros";
export { runActions } from "./macros/run-actions";
export { runMacro } from "./macros/run-macro";
export { deleteFilesOf } from "./messages/delete-message";
export { deleteMessage, editMessage } from "./messages/edit-message";
export { reactToMessage } from "./messages/react-to-message";
export { revealMessage } from "./messages/reveal-message";
export { guardMessage, messageCommand, type SentMessage, sendInTurn, sendMessage } from "./messages/send-message";
export { mergeDialogs } from "./moves/merge-dialogs";
export { mergeRooms } from "./moves/merge-rooms";
export { splitDialog } from "./moves/split-dialog";
export { giveBackAbsent, giveBackOf } from "./presence/give-back";
export { memberArrived, memberDeparted, renewMembers, sweepMembers } from "./presence/member-presence";
export { type Moved, movePresence } from "./presence/move-presence";
export { createChannel } from "./rooms/create-channel";
export { ensureRoom } from "./rooms/ensure-room";
export { getRoom, listRooms } from "./rooms/list-rooms";
export { markRead } from "./rooms/mark-read";
export { roomCommand } from "./rooms/room-command";
export { countUnread } from "./rooms/view";
export { cancelScheduled, listScheduled } from "./scheduled/list-scheduled";
export { scheduleMessage } from "./scheduled/schedule-message";
export { scheduledJobs } from "./scheduled/send-scheduled";
export { madeBy, requireMayChange, requireMayShare, requirePlace, visibleTo } from "./shared-things";
export { addresseeOf, mailTranscript, readTranscript, transcriptForMail } from "./transcripts/transcripts";
export { publishTurnEvent } from "./turns/publish-turn-event";
export { takeTurn } from "./turns/take-turn";
export { createTurnBytes } from "./turns/turn-bytes";
export { turnLimitKey } from "./turns/turn-limit-key";
export { grantTurn } from "./turns/turn-token";
export { createView, deleteView, listViews, updateView } from "./views/views";
