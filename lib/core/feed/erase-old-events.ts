import { lt } from "drizzle-orm";
import { events } from "../../../db/schema";
import type { Core } from "./core";

const DAY_MS = 86_400_000;

/** What happened before then is kept no longer: EVENTS_RETENTION_DAYS ago. */
export const eventsKeptSince = ({ now, env }: Pick<Core, "now" | "env">): Date =>
  new Date(now().getTime() - env.EVENTS_RETENTION_DAYS * DAY_MS);

/** Erases what is older than EVENTS_RETENTION_DAYS; positions go on from where they are. */
export async function eraseOldEvents(core: Core): Promise<void> {
  await core.db.delete(events).where(lt(events.at, eventsKeptSince(core)));
}
