import { bigint, timestamp } from "drizzle-orm/pg-core";

/** A number that clients see as an opaque id. Safe as a JavaScript number: 2^53 rows are not reached. */
export const rowId = () => bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity();

export const ref = (name: string) => bigint(name, { mode: "number" });

export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

export const createdAt = () => at("created_at").notNull().defaultNow();
