import type { SQL } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { notifications } from "../../../db/schema";

/** The ids of notifications, locked in their order, for whoever changes several of them. */
export const holdNotifications = (db: Db | Tx, which: SQL | undefined) =>
  db.select({ id: notifications.id }).from(notifications).where(which).orderBy(notifications.id).for("no key update");
