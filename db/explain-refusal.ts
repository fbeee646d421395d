/** The database can't be opened as the settings say; the message is one line that names the setting. */
export class DatabaseRefusal extends Error {}

const ENCODE = "characters such as / @ : # % in the password are written percent-encoded, or the password is given in PGPASSWORD";

const BY_STATE: Record<string, string> = {
  "28P01": `DATABASE_URL: Postgres refuses the password (${ENCODE})`,
  "28000": "DATABASE_URL: Postgres refuses this user or this address (pg_hba.conf)",
  "3D000": "DATABASE_URL names a database that does not exist",
  "42501": "DATABASE_URL: this user may not create what Baton needs; grant it CREATE on the database and on its schema public",
  "53300": "DATABASE_URL: Postgres has no connection left; raise max_connections, or lower what others use",
  "57P03": "DATABASE_URL names a Postgres that is still starting, or is in recovery",
  "25006": "DATABASE_URL names a Postgres that takes no writes (a standby?)",
  "53100": "DATABASE_URL names a Postgres whose disk is full",
};

const TLS = /certificate|SSL|TLS/i;
const TLS_HELP =
  "DATABASE_URL: the TLS connection to Postgres failed (%); sslmode=verify-full takes sslrootcert with the authority's certificate, sslmode=no-verify checks none";

/** The chain of an error and its causes: drizzle wraps what pg threw. */
function* chainOf(error: unknown): Generator<{ code?: unknown; message?: unknown }> {
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) yield at;
}

/** One line for what Postgres, or the way to it, answered at the start; undefined for what is a fault of ours. */
export function explainPostgres(error: unknown): string | undefined {
  for (const { code, message } of chainOf(error)) {
    const known = typeof code === "string" ? BY_STATE[code] : undefined;
    if (known) return known;
    if (typeof message === "string" && TLS.test(`${String(code)} ${message}`)) return TLS_HELP.replace("%", message.split("\n")[0] ?? "");
  }
  return undefined;
}
