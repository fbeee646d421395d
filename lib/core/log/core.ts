import type { Db, Reading, Run, Transact } from "../../../db/database";
import type { Execute } from "./command";
import type { Bus } from "./events";
import type { Rows } from "./rows";

/** The database, and the one way to change what is in a conversation. */
export type LogCore = {
  db: Db;
  /** Statements too hot for the query builder. */
  run: Run;
  /** What only reads and may take its time: searches, lists, reports; from the replica where there is one. */
  reading: Reading;
  /** Statements in one transaction, for what the query builder is too slow for. */
  transact: Transact;
  /** The write path of dialogs: every change of one is a command. */
  execute: Execute;
  /** Rows by key, outside of transactions: those asked for at the same time share a query. */
  rows: Rows;
  bus: Bus;
  now: () => Date;
};
