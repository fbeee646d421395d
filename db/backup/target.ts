import type { MigrationMeta } from "drizzle-orm/migrator";
import { MIGRATION_LOCK } from "../connect";
import type { Session } from "../session";
import { BackupRefusal } from "./format";
import { type Journal, namesInUse, newestOf, readJournal } from "./schema-version";

/** Two signs of life of a node, and a moment (`lib/realtime/nodes.ts`). */
const ALIVE_FOR_SECONDS = 15;

const exists = async (session: Session, table: string): Promise<boolean> =>
  (await session.query("select to_regclass($1) is not null", [`public.${table}`]))[0]?.[0] === true;

/**
 * Whether nobody has begun with this database: a node's first start makes the first workspace.
 * @throws BackupRefusal where it is another application's, or has a schema that this version could not take away as a whole
 */
async function isEmpty(session: Session, migrations: readonly MigrationMeta[]): Promise<boolean> {
  const journal = await readJournal(session);
  requireOurs(journal, migrations);
  if (journal.length > 0)
    return (await exists(session, "workspaces")) && (await session.query("select 1 from workspaces limit 1")).length === 0;
  const [name] = await namesInUse(session, migrations);
  if (name !== undefined)
    throw new BackupRefusal(
      `${name} in this database is not Baton's, which has kept no migrations there; give Baton a database of its own, or take it away yourself`,
    );
  return true;
}

function requireOurs(journal: Journal, migrations: readonly MigrationMeta[]): void {
  const ours = new Set(migrations.map(({ hash }) => hash));
  if (!journal.every((hash) => ours.has(hash)))
    throw new BackupRefusal(
      "this database has had migrations that are not those of this version of Baton: it is another application's, or a newer version's; give Baton a database of its own",
    );
}

/**
 * Takes the database for the transaction that is under way: a node that starts meanwhile waits for its end.
 * @returns whether nobody has begun with it
 * @throws BackupRefusal where a node runs on it, or it is another application's
 */
export async function holdTarget(session: Session, migrations: readonly MigrationMeta[]): Promise<{ empty: boolean }> {
  await session.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  const empty = await isEmpty(session, migrations);
  if (await exists(session, "nodes")) await requireStopped(session);
  return { empty };
}

async function requireStopped(session: Session): Promise<void> {
  const [[running] = []] = await session.query(
    `select count(*)::int from nodes where seen_at > now() - make_interval(secs => ${ALIVE_FOR_SECONDS})`,
  );
  if (running !== 0)
    throw new BackupRefusal(
      `Baton runs on this database (${String(running)} node${running === 1 ? "" : "s"}); stop it, and wait 15 seconds`,
    );
}

/** @throws BackupRefusal for a schema that this version can't bring up to date */
export function requireKnown(schema: number, migrations: readonly MigrationMeta[], what: "backup" | "export" = "backup"): void {
  if (schema > newestOf(migrations))
    throw new BackupRefusal(`the ${what} was made by a newer version of Baton; bring it in with that version`);
  if (!migrations.some(({ folderMillis }) => folderMillis === schema))
    throw new BackupRefusal(`the ${what} has a schema (${schema}) that this version does not know`);
}
