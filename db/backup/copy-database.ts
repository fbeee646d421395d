import type { Session } from "../session";
import { readCopied } from "./file-bytes";
import { BackupRefusal, type Footer } from "./format";
import { inSnapshot, inTransaction, readRows, Tally, writeRows } from "./rows";
import { dropSchema, migrateSession, migrationsIn, newestOf } from "./schema-version";
import { readSequences, writeSequences } from "./sequences";
import type { Table } from "./tables";
import { holdTarget } from "./target";
import { type BackupOptions, NOT_COPIED, requireVersion, tablesFor } from "./write-backup";

export type CopyOptions = Pick<BackupOptions, "migrationsFolder" | "signal" | "progress" | "readObject">;

/**
 * Copies an installation into an empty database, with its ids and positions as they are, and compares every row. All of it
 * is one transaction: where anything goes wrong, or it is stopped, the other database is as it was and can be tried again.
 * @returns how many rows of each table were copied
 * @throws BackupRefusal with a line that says what to do; the signal's reason where it was stopped
 */
export async function copyDatabase(from: Session, to: Session, options: CopyOptions): Promise<Footer["tables"]> {
  const migrations = migrationsIn(options.migrationsFolder);
  return inSnapshot(from, () =>
    inTransaction(to, async () => {
      const schema = await requireVersion(from, options.migrationsFolder);
      const { empty } = await holdTarget(to, migrations);
      if (!empty) throw new BackupRefusal("there is something in that database already; give an empty one");
      await dropSchema(to, migrations);
      await migrateSession(to, migrations, { upTo: schema });
      const tables = await tablesFor(from, options.migrationsFolder, NOT_COPIED);
      const copied: Footer["tables"] = {};
      for (const table of tables) {
        copied[table.name] = await copyTable(from, to, table, options);
        options.progress(`${table.name}: ${copied[table.name]?.rows}`);
      }
      await writeSequences(to, tables, await readSequences(from, tables));
      await migrateSession(to, migrations, { after: schema, upTo: newestOf(migrations) });
      return copied;
    }),
  );
}

/** @throws BackupRefusal where what was written reads otherwise */
async function copyTable(from: Session, to: Session, table: Table, options: CopyOptions): Promise<Footer["tables"][string]> {
  const { signal } = options;
  const [read, written] = [new Tally(), new Tally()];
  const writer = writeRows(to, table);
  for await (const rows of readCopied(from, table, options)) {
    signal.throwIfAborted();
    for (const row of rows) {
      read.add(row);
      await writer.add(row);
    }
  }
  await writer.flush();
  for await (const rows of readRows(to, table)) {
    signal.throwIfAborted();
    for (const row of rows) written.add(row);
  }
  if (read.result.sha256 !== written.result.sha256)
    throw new BackupRefusal(`${table.name} reads otherwise in the other database than in this one; nothing was kept there`);
  return written.result;
}
