import { sql } from "drizzle-orm";
import { installationIdentity } from "../../../db/schema";
import { databaseErrorKind, type LogCore } from "../log";
import type { SystemCore } from "./core";

type Core = Pick<LogCore & SystemCore, "db" | "now" | "databaseErrors">;

/** How long the database may take to answer before it counts as unreachable. */
const DATABASE_TIMEOUT_MS = 2_000;
/** After a write was refused, whether the next one is taken is tried no sooner. */
const TRIED_AGAIN_MS = 5_000;

/** @returns why the database does no work for this node; undefined where it does. Never throws */
export async function databaseFault(core: Core): Promise<string | undefined> {
  const timedOut = new Promise<string>((resolve) => setTimeout(resolve, DATABASE_TIMEOUT_MS, "unreachable").unref());
  return Promise.race([askDatabase(core), timedOut]);
}

/** It is only read from while nothing says that it takes no writes: then one write says whether it still does not. */
async function askDatabase(core: Core): Promise<string | undefined> {
  const refused = core.databaseErrors.refusedWrite();
  if (refused && core.now().getTime() - refused.at.getTime() < TRIED_AGAIN_MS) return refused.kind;
  try {
    if (refused || (await isReadOnly(core))) await tryWrite(core);
    return undefined;
  } catch (error) {
    core.databaseErrors.note(error);
    return databaseErrorKind(error) ?? "unreachable";
  }
}

async function isReadOnly(core: Core): Promise<boolean> {
  const answer = await core.db.execute(sql`select current_setting('transaction_read_only') as read_only`);
  return (answer as unknown as { rows: { read_only: string }[] }).rows[0]?.read_only === "on";
}

async function tryWrite(core: Core): Promise<void> {
  const begun = core.now();
  await core.db.update(installationIdentity).set({ only: true });
  core.databaseErrors.wrote(begun);
}
