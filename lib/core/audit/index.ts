export { auditRefusal } from "./audit-refusal";
export { exportAudit } from "./export-audit";
export { listAudit } from "./list-audit";
export { type AuditedBy, writeAudit } from "./write-audit";
