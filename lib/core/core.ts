import type { Logger } from "pino";
import type { Db, Run, Transact } from "../../db/database";
import type { Env } from "../env";
import type { ReadQueue } from "./conversations/handoffs/queue";
import type { UploadSlots } from "./files/upload-slots";
import type { Nearest } from "./knowledge/vectors/open-vectors";
import type { Bus } from "./log/bus";
import type { Execute } from "./log/command";
import type { Rows } from "./log/rows";
import type { Read } from "./reading/tasks";
import type { RuleBook } from "./sensitive/rules";
import type { DatabaseErrors } from "./system/database-errors";
import type { Installation } from "./system/installation";
import type { Limits } from "./system/limits";
import type { Secrets } from "./system/secrets";

/** What every verb is handed: the parts of the house it may use, made once by `lib/compose`. */
export type Core = {
  db: Db;
  /** Statements too hot for the query builder. */
  run: Run;
  /** Statements in one transaction, for what the query builder is too slow for. */
  transact: Transact;
  /** The write path of dialogs: every change of one is a command. */
  execute: Execute;
  /** Rows by key, outside of transactions: those asked for at the same time share a query. */
  rows: Rows;
  /** By workspace: the queue and who waits in it. */
  queue: ReadQueue;
  env: Env;
  bus: Bus;
  log: Logger;
  /** What the database refused here, counted and logged. */
  databaseErrors: DatabaseErrors;
  secrets: Secrets;
  installation: Installation;
  limits: Limits;
  /** Uploads under way on this node. */
  uploads: UploadSlots;
  /** What each workspace counts as sensitive. */
  rules: RuleBook;
  /** Reads documents, pages and pictures of strangers, apart from the event loop. */
  read: Read;
  /** Search by meaning; only where there is a model for it and a database that keeps vectors. */
  nearest?: Nearest | undefined;
  now: () => Date;
};
