import type { MigrationMeta } from "drizzle-orm/migrator";
import { MIGRATION_LOCK } from "../connect";
import type { Session } from "../session";
import { BackupRefusal } from "./format";
import { newestOf } from "./schema-version";

/** Two signs of life of a node, and a moment (`lib/realtime/nodes.ts`). */
const ALIVE_FOR_SECONDS = 15;

const exists = async (session: Session, table: string): Promise<boolean> =>
  (await session.query("select to_regclass($1) is not null", [`public.${table}`]))[0]?.[0] === true;

/** Whether nobody has begun with this database: a node's first start makes the first workspace. */
export async function isEmpty(session: Session): Promise<boolean> {
  if (!(await exists(session, "workspaces"))) return true;
  return (await session.query("select 1 from workspaces limit 1")).length === 0;
}

/**
 * Takes the database for the transaction that is under way: a node that starts meanwhile waits for its end.
 * @throws BackupRefusal where a node runs on it
 */
export async function holdTarget(session: Session): Promise<void> {
  await session.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  if (!(await exists(session, "nodes"))) return;
  const [[running] = []] = await session.query(
    `select count(*)::int from nodes where seen_at > now() - make_interval(secs => ${ALIVE_FOR_SECONDS})`,
  );
  if (running !== 0)
    throw new BackupRefusal(
      `Baton runs on this database (${String(running)} node${running === 1 ? "" : "s"}); stop it, and wait 15 seconds`,
    );
}

/** @throws BackupRefusal for a schema that this version can't bring up to date */
export function requireKnown(schema: number, migrations: readonly MigrationMeta[]): void {
  if (schema > newestOf(migrations))
    throw new BackupRefusal("the backup was made by a newer version of Baton; restore it with that version");
  if (!migrations.some(({ folderMillis }) => folderMillis === schema))
    throw new BackupRefusal(`the backup has a schema (${schema}) that this version does not know`);
}
