import { newestMigration, readVersion } from "../../../db/backup";
import { DatabaseRefusal } from "../../../db/explain-refusal";
import { openSession, type Session } from "../../../db/session";
import { SKEW_WARNED_MS } from "../../core/system";
import { type Check, type Finding, fail, median, ok, type Patient, warn, wordsOf } from "./check";

const ROUND_TRIPS = 5;
/** Every message waits for its commit. */
const SLOW_MS = 20;
/** The oldest version that Baton is tested with. */
const POSTGRES_MIN = 150_000;

/** The database: that it answers, what it allows, how far its schema is, its clock, and whether it takes what is written. */
export const checkDatabase: Check = async (patient) => {
  const { env, bad } = patient;
  if (bad.has("DATABASE_URL") || bad.has("BATON_DATA_DIR")) return [];
  try {
    const place = env.DATABASE_URL ? { url: env.DATABASE_URL } : { dataDir: env.BATON_DATA_DIR, mustExist: true };
    const session = await openSession(place);
    return await examine(session, patient).finally(session.close);
  } catch (error) {
    return [refusalOf(error, patient)];
  }
};

function refusalOf(error: unknown, { env }: Patient): Finding {
  const message = wordsOf(error instanceof DatabaseRefusal ? error.message : error);
  if (message.includes("in use by another process")) return ok("database", `The embedded database is open in Baton: ${message}`);
  if (message.includes("there is no embedded database"))
    return warn(
      "database",
      message,
      "The first start makes it. If there should be one, check BATON_DATA_DIR and the folder Baton starts in.",
    );
  const help = env.DATABASE_URL
    ? "Check that Postgres runs, that this machine may reach it, and DATABASE_URL; see docs/deployment.md."
    : "Let the user that Baton runs as write the folder, or put a backup back.";
  return fail("database", message, help);
}

async function examine(session: Session, patient: Patient): Promise<Finding[]> {
  // The embedded database has this process' own clock.
  const found = session.kind === "postgres" ? [...(await examineServer(session, patient)), await examineClock(session)] : [];
  return [...found, await examineSchema(session, patient), await examineWrites(session, patient)];
}

const ask = async (session: Session, text: string): Promise<unknown> => (await session.query(`select ${text}`))[0]?.[0];

async function examineServer(session: Session, { env }: Patient): Promise<Finding[]> {
  const version = Number(await ask(session, "current_setting('server_version_num')"));
  const name = `Postgres ${String(await ask(session, "current_setting('server_version')"))}`;
  const connections = Number(await ask(session, "current_setting('max_connections')"));
  const encoding = String(await ask(session, "current_setting('server_encoding')"));
  const times: number[] = [];
  for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
    const begun = performance.now();
    await ask(session, "1");
    times.push(performance.now() - begun);
  }
  const latency = `${median(times).toFixed(1)} ms away`;
  const mayCreate = await ask(session, "has_schema_privilege('public', 'create') and has_database_privilege(current_database(), 'create')");
  const findings: (Finding | false)[] = [
    version < POSTGRES_MIN
      ? warn("database", `${name} is older than what Baton is tested with (15)`, "Move to a newer Postgres.")
      : ok("database", `${name} answers, ${latency}`),
    median(times) > SLOW_MS &&
      warn("database", `Postgres is ${latency}`, "Run Baton near its database: every message waits for its commit."),
    mayCreate !== true &&
      fail(
        "database",
        "This user may not create what Baton needs",
        "Grant it CREATE on the database and on its schema public; see docs/deployment.md.",
      ),
    encoding !== "UTF8" &&
      fail("database", `The database is encoded in ${encoding}`, "Make it anew with encoding UTF8: not every text can be kept in it."),
    connections < env.DATABASE_POOL_SIZE + 4 &&
      warn(
        "database",
        `Postgres takes ${connections} connections, and a node uses up to ${env.DATABASE_POOL_SIZE}`,
        "Raise max_connections, or lower DATABASE_POOL_SIZE.",
      ),
  ];
  return findings.filter((finding) => finding !== false);
}

async function examineSchema(session: Session, { migrationsFolder }: Patient): Promise<Finding> {
  const version = await readVersion(session);
  const newest = newestMigration(migrationsFolder);
  if (version === undefined) return warn("database", "There is no Baton in this database yet", "The first start makes its schema.");
  if (version > newest)
    return fail("database", "The database is of a newer version of Baton", "Start that version: this one can't work with it.");
  if (version < newest)
    return warn("database", "The schema is of an older version", "The next start brings it up to date; make a backup before.");
  return ok("database", "The schema is up to date");
}

async function examineClock(session: Session): Promise<Finding> {
  const begun = Date.now();
  const theirs = Number(await ask(session, "(extract(epoch from clock_timestamp()) * 1000)::float8"));
  const skew = Math.round((begun + Date.now()) / 2 - theirs);
  if (Math.abs(skew) <= SKEW_WARNED_MS) return ok("clock", `This machine's clock and the database's differ by ${Math.abs(skew)} ms`);
  const differs = `This machine's clock is ${Math.abs(skew)} ms ${skew > 0 ? "ahead of" : "behind"} the database's`;
  return warn("clock", differs, "Switch NTP on, on both machines.");
}

/** Writes something, and takes it back. */
async function examineWrites(session: Session, { env }: Patient): Promise<Finding> {
  try {
    await session.exec("begin");
    if ((await ask(session, "to_regclass('public.job_runs') is not null")) === true)
      await session.exec("insert into public.job_runs (name) values ('doctor') on conflict do nothing");
    else await session.exec("create table public.baton_doctor (n int)");
    return ok("database", `The database${env.FILES_URL === "db:" ? ", which keeps the files as well," : ""} can be written`);
  } catch (error) {
    const help = "Find out whether it is a standby, is set to read only, or its disk is full.";
    return fail("database", `The database can't be written: ${wordsOf(error)}`, help);
  } finally {
    await session.exec("rollback").catch(() => undefined);
  }
}
