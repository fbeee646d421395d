import { openSession, type Session } from "../../../db/session";
import { type Check, fail, ok, warn, wordsOf } from "./check";

/** One that is further behind than this is hardly ever read from. */
const BEHIND_BYTES = 16_000_000;

const ask = async (session: Session, text: string): Promise<unknown> => (await session.query(`select ${text}`))[0]?.[0];
const systemOf = (session: Session) => ask(session, "system_identifier::text from pg_control_system()").catch(() => undefined);

/** The replica: that it answers, is one of this database, and how far it is behind. */
export const checkReplica: Check = async ({ env, bad }) => {
  if (!env.DATABASE_REPLICA_URL || !env.DATABASE_URL || bad.has("DATABASE_REPLICA_URL") || bad.has("DATABASE_URL")) return [];
  const open: Session[] = [];
  const connect = async (url: string) => {
    const session = await openSession({ url });
    open.push(session);
    return session;
  };
  let primary: Session | undefined;
  try {
    primary = await connect(env.DATABASE_URL);
    const replica = await connect(env.DATABASE_REPLICA_URL);
    return [await compare(primary, replica)];
  } catch (error) {
    // The primary has a check of its own.
    if (!primary) return [];
    const help = "Check that it runs, that this machine may reach it, and DATABASE_REPLICA_URL; until then all is read from DATABASE_URL.";
    return [warn("database", `The replica does not answer: ${wordsOf(error).replace("DATABASE_URL", "DATABASE_REPLICA_URL")}`, help)];
  } finally {
    await Promise.all(open.map((session) => session.close()));
  }
};

async function compare(primary: Session, replica: Session) {
  const [ours, theirs] = await Promise.all([systemOf(primary), systemOf(replica)]);
  if (ours !== undefined && theirs !== undefined && ours !== theirs)
    return fail(
      "database",
      "DATABASE_REPLICA_URL is no replica of DATABASE_URL",
      "Name a streaming replica of that server, or take it out.",
    );
  if ((await ask(replica, "pg_is_in_recovery()")) !== true)
    return warn("database", "DATABASE_REPLICA_URL is a primary", "Name a streaming replica: what is no replica is not read from.");
  const position = String(await ask(primary, "pg_current_wal_flush_lsn()::text"));
  const behind = Number(await ask(replica, `greatest(0, pg_wal_lsn_diff('${position}', pg_last_wal_replay_lsn()))::float8`));
  return behind > BEHIND_BYTES
    ? warn(
        "database",
        `The replica is ${Math.round(behind / 1e6)} MB of log behind`,
        "Find out what holds it up: until it catches up, all is read from DATABASE_URL.",
      )
    : ok("database", `The replica answers, ${Math.round(behind)} bytes of log behind`);
}
