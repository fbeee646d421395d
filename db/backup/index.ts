export { copyDatabase } from "./copy-database";
export { exportWorkspace } from "./export-workspace";
export type { ReadObject } from "./file-bytes";
export { BackupRefusal } from "./format";
export { importWorkspace } from "./import-workspace";
export { restoreBackup } from "./restore-backup";
export { newestMigration, readVersion } from "./schema-version";
export { requireVersion, writeBackup } from "./write-backup";
