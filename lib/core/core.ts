import type { Logger } from "pino";
import type { Db } from "../../db/connect";
import type { Env } from "../env";
import type { Bus } from "./bus";
import type { Moment } from "./die-at";
import type { Secrets } from "./identity/secrets";
import type { KeyedQueue } from "./keyed-queue";
import type { Limits } from "./limits";

/** What every verb is handed: the parts of the house it may use, made once by `lib/compose`. */
export type Core = {
  db: Db;
  env: Env;
  bus: Bus;
  log: Logger;
  secrets: Secrets;
  limits: Limits;
  /** One change of a dialog at a time on this node, so that changes are announced in the order of their commits. */
  inDialog: KeyedQueue;
  now: () => Date;
  /** Told of the moments between which a node may die; only where a test asked for it. */
  reached?: ((moment: Moment) => void) | undefined;
};
