export { addPayment } from "./add-payment";
export { findOwnRecords, type OwnRecord } from "./find-own-records";
export { getRecordFor, getRecordView } from "./get-record";
export { followRecord, leaveRecords, takeKept } from "./keep-event";
export { countStatuses, listRecords } from "./list-records";
export { customersOf } from "./people";
export { putRecord } from "./put-record";
export { recordJobs } from "./remind-of-deadline";
export { toRecord } from "./view";
