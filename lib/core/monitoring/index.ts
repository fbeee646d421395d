export { addCloseCounts, type CloseCount, eraseOldCloseCounts, listCloseCounts } from "./close-counts";
export type { MonitoringCore } from "./core";
export { findTraced, type Traced } from "./find-traced";
export { limitsFor } from "./limits-of";
export { type AlertToTell, endSystemAlert, listSystemAlerts, postSystemAlert, readAlertsToTell } from "./system-alerts";
export { createWorkLedger, listJobs, runJob } from "./work-ledger";
