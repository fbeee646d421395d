import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import { assistants, members, workspaces } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { createTestCore, type TestCore } from "../../testing";
import { checkCredentials } from "../identity/sign-in";
import { ensureDemo, ensureFirstOwner, nameFrom } from "./first-start";

describe.each(DATABASES)("the first start on %s", (kind) => {
  let core: TestCore;
  const open = async (env: Record<string, string> = {}) => {
    core = await createTestCore({ database: await freshDatabase(kind), env });
  };
  afterEach(() => core.close());

  it("makes the owner of the settings, and prints no password of theirs", async () => {
    await open({ BATON_OWNER_EMAIL: "Ada.Moreno@Example.com", BATON_OWNER_PASSWORD: "correct horse" });
    expect(await ensureFirstOwner(core)).toBeUndefined();
    expect(await checkCredentials(core, { email: "ada.moreno@example.com", password: "correct horse" })).toMatchObject({
      name: "Ada Moreno",
    });
  });

  it("makes a demo owner whose password works, once", async () => {
    await open();
    const owner = await ensureFirstOwner(core);
    expect(owner?.password.length).toBeGreaterThanOrEqual(12);
    await expect(checkCredentials(core, owner ?? { email: "", password: "" })).resolves.toBeDefined();
    expect(await ensureFirstOwner(core)).toBeUndefined();
  });

  it("makes one workspace when several nodes start at once", async () => {
    await open();
    const printed = await Promise.all(Array.from({ length: 4 }, () => ensureFirstOwner(core)));
    expect(printed.filter(Boolean)).toHaveLength(1);
    expect(await core.db.select().from(workspaces)).toHaveLength(1);
    expect(await core.db.select().from(members)).toHaveLength(1);
  });

  it("makes the demo assistant once, and not again after it was deleted", async () => {
    await open();
    await ensureFirstOwner(core);
    const [first, second] = await Promise.all([ensureDemo(core), ensureDemo(core)]);
    expect(first).toBe(second);
    await core.db
      .update(assistants)
      .set({ deleted_at: new Date() })
      .where(eq(assistants.id, String(first)));
    expect(await ensureDemo(core)).toBeUndefined();
  });
});

describe("a name from an e-mail", () => {
  it.each([
    ["ada.moreno@example.com", "Ada Moreno"],
    ["owner@baton.local", "Owner"],
    ["x_y-z+tag@example.com", "X Y Z Tag"],
    ["@example.com", "Owner"],
  ])("%s begins as %s", (email, name) => expect(nameFrom(email)).toBe(name));
});
