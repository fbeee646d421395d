export { addPayment } from "./add-payment";
export { findOwnRecords, type OwnRecord } from "./find-own-records";
export { getRecordFor, toRecord } from "./get-record";
export { followRecord, leaveRecords, takeKept } from "./keep-event";
export { putRecord } from "./put-record";
export { recordJobs } from "./remind-of-deadline";
