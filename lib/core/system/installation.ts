import { hkdfSync } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { installationIdentity } from "../../../db/schema";
import type { Secrets } from "./secrets";

/** What identifies this installation among all that uses the same Redis server. */
export type Installation = {
  /**
   * What every key and channel in Redis begins with: pub/sub knows no database numbers. Its braces keep all of them in one slot of
   * a cluster, so that a script may use several.
   */
  namespace: string;
  /** Signs what the nodes publish to each other. */
  hintKey: Uint8Array;
};

/**
 * The identity of an installation: the same on all its nodes, and another for every other. The random id is made by
 * whichever node comes first. A copy of the database has the same id, so the place of the database and the signing key
 * count as well.
 */
export async function readInstallation(db: Db, secrets: Pick<Secrets, "signingKey">): Promise<Installation> {
  await db.insert(installationIdentity).values({}).onConflictDoNothing();
  const [row] = await db.select({ id: installationIdentity.id }).from(installationIdentity);
  if (!row) throw new Error("the installation's identity was not kept");
  const salt = `${row.id}\n${await placeOf(db)}`;
  const derive = (purpose: string, bytes: number) => new Uint8Array(hkdfSync("sha256", secrets.signingKey, salt, purpose, bytes));
  return { namespace: `{baton:${Buffer.from(derive("baton namespace", 8)).toString("hex")}}`, hintKey: derive("baton hints", 32) };
}

/** Which database of which server this is, the same through any pooler. A server that does not disclose its own id is known by the name alone. */
async function placeOf(db: Db): Promise<string> {
  const ask = async (what: ReturnType<typeof sql>) => {
    const answer = (await db.execute(what)) as unknown as { rows: { place: string }[] };
    return answer.rows[0]?.place ?? "";
  };
  const name = await ask(sql`select current_database() as place`);
  const server = await ask(sql`select system_identifier::text as place from pg_control_system()`).catch(() => "");
  return `${server}/${name}`;
}
