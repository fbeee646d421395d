export { auditRefusal } from "./audit-refusal";
export { exportAudit } from "./export-audit";
export { listAudit } from "./list-audit";
export { writeAudit } from "./write-audit";
