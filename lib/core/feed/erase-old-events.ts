import { lt } from "drizzle-orm";
import { events } from "../../../db/schema";
import type { Core } from "./core";

const DAY_MS = 86_400_000;

/** Erases what is older than EVENTS_RETENTION_DAYS; positions go on from where they are. */
export async function eraseOldEvents(core: Core): Promise<void> {
  const before = new Date(core.now().getTime() - core.env.EVENTS_RETENTION_DAYS * DAY_MS);
  await core.db.delete(events).where(lt(events.at, before));
}
