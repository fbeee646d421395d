import { checkAddress } from "./address";
import type { Check, Finding } from "./check";
import { checkCollector } from "./collector";
import { checkDatabase } from "./database";
import { checkDisk } from "./disk";
import { checkFiles } from "./files";
import { checkRedis } from "./redis";
import { checkReplica } from "./replica";
import { checkInbox, checkMail, checkModel } from "./services";
import { examineSettings } from "./settings";

const CHECKS: readonly Check[] = [
  checkDatabase,
  checkReplica,
  checkDisk,
  checkFiles,
  checkRedis,
  checkAddress,
  checkMail,
  checkInbox,
  checkModel,
  checkCollector,
];

/** Looks at everything a deployment needs, at the same time. */
export async function examine(given: Readonly<Record<string, string | undefined>>, migrationsFolder: string): Promise<Finding[]> {
  const { found, ...patient } = examineSettings(given);
  const results = await Promise.all(CHECKS.map((check) => check({ ...patient, migrationsFolder })));
  return [...found, ...results.flat()];
}
