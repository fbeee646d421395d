export {
  type Actor,
  ADMIN,
  type AssistantActor,
  actorId,
  type CustomerActor,
  hasScope,
  type IntegrationActor,
  isNarrowed,
  isOutside,
  type MemberActor,
  type Need,
  OPERATOR,
  OPERATOR_WRITES,
  type OutsideActor,
  OWNER,
  principalKey,
  principalOf,
  requireMember,
  speakerOf,
  toPrincipal,
  type VisitorActor,
} from "./actor";
export { countsAsUnread } from "./advance";
export { appendPast, beginPast, lockPast, type PastDialog, type PastMessage, type PastState } from "./append-past";
export type { Change, Write } from "./change";
export { ANY_STATUS, type Asks, type Command, type Execute } from "./command";
export type { LogCore } from "./core";
export { correlated, correlation } from "./correlation";
export { CURSOR_PART, defineCursor } from "./cursor";
export { directPairOf, directRoomName, directRoomsOfCustomer, doubledDirectRooms, renameDirectRooms } from "./direct-rooms";
export type { Policy } from "./draft";
export {
  add,
  addToFeed,
  append,
  appendEvent,
  appendMoved,
  beginDraft,
  type Draft,
  enqueue,
  handOver,
  leaveBehind,
  publish,
  revise,
  set,
} from "./draft";
export { eraseDialogs, eraseTraces } from "./erase-dialogs";
export {
  badRequest,
  conflict,
  type DatabaseErrorKind,
  DialogMoved,
  DomainError,
  databaseErrorKind,
  followingMoves,
  forbidden,
  isDatabaseAway,
  isDomainError,
  notFound,
  toDomainError,
} from "./errors";
export type { DialogRef, DomainEvent, Hands, LogChange } from "./events";
export { type Bus, createBus } from "./events";
export { type Facts, type HandoffRow, holderOf, type MemberFacts, type NotificationRow, nextId, type SettingsFacts } from "./facts";
export { dieAt, failingAround, failingBeforeAck } from "./failpoints";
export { contactEntry, insertEntries } from "./feed-entries";
export { followingMerge, type MergedInto, ONLINE_FOR_MS } from "./find-targets";
export { firstTimesOfBoth, firstTimesOfMoved, keepFirstTimes } from "./first-times";
export { handoffSettingsOf } from "./handoff-settings";
export {
  defineJob,
  insertJobs,
  insertJobsOnce,
  isKind,
  type Job,
  type JobDefinition,
  type JobRow,
  jobOf,
  type RunningJob,
  traceOf,
} from "./jobs";
export {
  admits,
  asksRecord,
  enterable,
  findDialog,
  loadDialog,
  loadRoom,
  mayEnter,
  mayHear,
  peopleOfRecords,
  type RecordPeople,
  requireAdmitted,
  requireEntry,
  requireUnmerged,
  seesIn,
} from "./load-dialog";
export { mentionsOf } from "./mentions";
export { createPipeline } from "./pipeline";
export { placeEntries } from "./place-entries";
export { lastSeqFor, type PageRequest, prevSeqFor } from "./positions";
export { hasReacted, reactorOf, toReactions, withoutReactor, withReaction, withReactorAs } from "./reactions";
export { readMessages } from "./read-messages";
export type { FoundPage, PageKey } from "./read-pages";
export { holdTeam, readTeam, withMembers } from "./read-team";
export { type NamedTeam, readTeams } from "./read-teams";
export { readableBy } from "./readable-by";
export { revive, timesOf } from "./revive";
export { createRowCache } from "./row-cache";
export { createRows, type Rows } from "./rows";
export { type Said, said } from "./said";
export { isSameSight, type Seer, seenBy, seenByMember, sees, sightOf, teamsText } from "./sight";
export type { Named, Summary, SummaryContact, SummaryDialog, SummaryRow, SummaryWords } from "./summary-rows";
export { summaryRow } from "./summary-rows";
export { type Pace, together } from "./together";
export { isUniqueViolation } from "./unique";
export { upsert } from "./upsert";
export { type DialogRow, type Enterable, isPublic, type MessageRow, roomOf, toMessage, toRef, turnIdOf, wireTime } from "./views";
export { withCurrentNames } from "./with-names";
