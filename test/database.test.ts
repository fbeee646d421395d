import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { workspaces } from "@/db/schema";
import { DATABASES, freshDatabase } from "./database";

describe.each(DATABASES)("a fresh database on %s", (kind) => {
  it("has the schema, no rows, and nothing of its neighbour", async () => {
    const one = await freshDatabase(kind);
    const other = await freshDatabase(kind);
    await one.db.insert(workspaces).values({ name: "One" });
    expect(await one.db.$count(workspaces)).toBe(1);
    expect(await other.db.$count(workspaces)).toBe(0);
    expect(one.kind).toBe(kind);
    await other.db.execute(sql`select 1`);
    await one.close();
    await other.close();
  });
});
