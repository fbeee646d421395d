import type { Logger } from "pino";
import type { Db, Run } from "../../db/connect";
import type { Env } from "../env";
import type { Bus } from "./bus";
import type { DatabaseErrors } from "./database-errors";
import type { Moment } from "./die-at";
import type { UploadSlots } from "./files/upload-slots";
import type { Secrets } from "./identity/secrets";
import type { Installation } from "./installation";
import type { KeyedQueue } from "./keyed-queue";
import type { Nearest } from "./knowledge/vectors/open-vectors";
import type { Limits } from "./limits";
import type { Appended, PlainMessage } from "./log/append-together";
import type { GroupCommit } from "./log/group-commit";
import type { Read } from "./reading/tasks";
import type { Rows } from "./rows";
import type { RuleBook } from "./sensitive/rules";

/** What every verb is handed: the parts of the house it may use, made once by `lib/compose`. */
export type Core = {
  db: Db;
  /** Statements too hot for the query builder. */
  run: Run;
  /** Plain messages of many dialogs, committed together. */
  append: GroupCommit<PlainMessage, Appended>;
  /** Rows by key, outside of transactions: those asked for at the same time share a query. */
  rows: Rows;
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
  /** One change of a dialog at a time on this node, so that changes are announced in the order of their commits. */
  inDialog: KeyedQueue;
  /** Reads documents, pages and pictures of strangers, apart from the event loop. */
  read: Read;
  /** Search by meaning; only where there is a model for it and a database that keeps vectors. */
  nearest?: Nearest | undefined;
  now: () => Date;
  /** Told of the moments between which a node may die; only where a test asked for it. */
  reached?: ((moment: Moment) => void) | undefined;
};
