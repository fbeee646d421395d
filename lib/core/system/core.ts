import type { Logger } from "pino";
import type { Env } from "../../env";
import type { DatabaseErrors } from "./database-errors";
import type { Installation } from "./installation";
import type { Limits } from "./limits";
import type { LimitRegistry } from "./limits-in-force";
import type { Meters } from "./meters";
import type { Secrets } from "./secrets";

/** What a node knows of itself and its installation, whoever's conversations it serves. */
export type SystemCore = {
  env: Env;
  log: Logger;
  /** What is counted here, for `/metrics`. */
  meters: Meters;
  /** What the database refused here, counted and logged. */
  databaseErrors: DatabaseErrors;
  secrets: Secrets;
  installation: Installation;
  limits: Limits;
  /** Which limits somebody has met on this node, until they may go on. */
  limitRegistry: LimitRegistry;
  /** What this node is called, from its start to its end. */
  node: { id: string; since: Date };
};
