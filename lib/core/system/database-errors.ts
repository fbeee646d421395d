import type { Logger } from "pino";
import { type DatabaseErrorKind, databaseErrorKind } from "../log";

const MINUTE_MS = 60_000;
/** Kinds that mean: what is there can be read, nothing can be written. */
const REFUSES_WRITES: ReadonlySet<DatabaseErrorKind> = new Set(["disk_full", "read_only"]);

/** What the database refused on this node. */
export type DatabaseErrors = {
  /** Counts an error and logs it, `database.refused`, once per kind and minute with how many there were. Nothing for an error that isn't the database's. */
  note(error: unknown): void;
  /** How many there were since the start, by kind. */
  counts(): ReadonlyMap<DatabaseErrorKind, number>;
  /** When a write was last refused, and why; undefined once one has succeeded since. */
  refusedWrite(): { kind: DatabaseErrorKind; at: Date } | undefined;
  /** A write that began at this time has succeeded: what was refused before is over. */
  wrote(begun: Date): void;
};

export function createDatabaseErrors(log: Pick<Logger, "error">, now: () => Date): DatabaseErrors {
  const counts = new Map<DatabaseErrorKind, number>();
  /** The kinds that were logged within the last minute, each with what came since. */
  const held = new Map<DatabaseErrorKind, { count: number; last: unknown }>();
  let refused: { kind: DatabaseErrorKind; at: Date } | undefined;

  const write = (kind: DatabaseErrorKind, count: number, error: unknown) => {
    log.error({ err: error, kind, count }, "database.refused");
    held.set(kind, { count: 0, last: undefined });
    setTimeout(() => {
      const since = held.get(kind);
      held.delete(kind);
      if (since && since.count > 0) write(kind, since.count, since.last);
    }, MINUTE_MS).unref();
  };

  return {
    note(error) {
      const kind = databaseErrorKind(error);
      if (!kind) return;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (REFUSES_WRITES.has(kind)) refused = { kind, at: now() };
      const since = held.get(kind);
      if (since) held.set(kind, { count: since.count + 1, last: error });
      else write(kind, 1, error);
    },
    counts: () => counts,
    refusedWrite: () => refused,
    wrote(begun) {
      if (refused && refused.at <= begun) refused = undefined;
    },
  };
}
