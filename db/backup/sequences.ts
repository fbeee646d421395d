import type { Session } from "../session";
import type { Sequences } from "./format";
import type { Table } from "./tables";

type Counting = { table: string; column: string; sequence: string };

async function countingIn(session: Session, tables: readonly Table[]): Promise<Counting[]> {
  const found: Counting[] = [];
  for (const { name: table, identity: column } of tables) {
    if (column === null) continue;
    const [[sequence] = []] = await session.query("select pg_get_serial_sequence($1, $2)", [`public."${table}"`, column]);
    if (typeof sequence === "string") found.push({ table, column, sequence });
  }
  return found;
}

/** How far each table has counted its ids. */
export async function readSequences(session: Session, tables: readonly Table[]): Promise<Sequences> {
  const read: Sequences = {};
  for (const { table, sequence } of await countingIn(session, tables)) {
    const [[last, called] = []] = await session.query(`select last_value::text, is_called from ${sequence}`);
    read[table] = { last: Number(last), called: called === true };
  }
  return read;
}

/** Goes on counting where it had been read. */
export async function writeSequences(session: Session, tables: readonly Table[], sequences: Sequences): Promise<void> {
  for (const { table, sequence } of await countingIn(session, tables)) {
    const read = sequences[table];
    if (read) await session.query("select setval($1::regclass, $2, $3)", [sequence, read.last, read.called]);
  }
}

/**
 * Lets every id and every position of the feed begin beyond all that may have been given since the backup was made, so that
 * none is given twice: a reply that still waits in a browser must not reach another conversation of the same number. The time
 * in milliseconds is beyond them, for nothing counts as fast as a thousand a second for long, and every restore is later
 * than the one before.
 */
export async function leaveGap(session: Session, tables: readonly Table[], now: number): Promise<void> {
  for (const { sequence } of await countingIn(session, tables))
    await session.query(`select setval($1::regclass, greatest($2::bigint, (select last_value from ${sequence})))`, [sequence, now]);
  await session.query(
    `insert into event_heads as h (workspace_id, last) select id, $1::bigint from workspaces
     on conflict (workspace_id) do update set last = greatest(h.last, excluded.last)`,
    [now],
  );
}
