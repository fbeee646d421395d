import type { Command } from "../command";
import { backupCommand } from "./backup";
import { createOwnerCommand } from "./create-owner";
import { doctorCommand } from "./doctor";
import { exportCommand } from "./export";
import { importCommand } from "./import";
import { importChatwootCommand } from "./import-chatwoot";
import { migrateToPostgresCommand } from "./migrate-to-postgres";
import { resetPasswordCommand } from "./reset-password";
import { restoreCommand } from "./restore";
import { rotateKeysCommand } from "./rotate-keys";

export const COMMANDS: readonly Command[] = [
  doctorCommand,
  createOwnerCommand,
  resetPasswordCommand,
  backupCommand,
  restoreCommand,
  migrateToPostgresCommand,
  rotateKeysCommand,
  exportCommand,
  importChatwootCommand,
  importCommand,
];
