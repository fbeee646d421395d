import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import { documents, passages } from "../../../db/schema";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { searchPassages } from "./search-passages";

const KNOWN: [heading: string, text: string][] = [
  ["Returns", "You can send shoes back within 30 days of delivery. The parcel label is free."],
  ["Shipping", "Parcels leave our warehouse within one working day."],
  ["Opening hours", "The shop in Bergen is open from nine to five."],
  ["C++ and O'Neill\\s", "Odd signs: it's a | b & !c <-> d:*"],
];

describe.each(DATABASES)("searching passages on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core);
    for (const [heading, text] of KNOWN) {
      const [row] = await core.db
        .insert(documents)
        .values({ assistant_id: workspace.assistantId, title: "Shop", source: heading, type: "text", size: text.length, content: text })
        .returning();
      if (!row) throw new Error("no document");
      await core.db.insert(passages).values({
        document_id: row.id,
        assistant_id: workspace.assistantId,
        position: 0,
        headings: [heading],
        text,
        heading_text: `Shop ${heading}`,
      });
    }
  });
  afterAll(() => core.close());

  it("finds the passage that speaks of what is asked", async () => {
    const [first] = await searchPassages(core, workspace.assistantId, "How do I return my shoes?");
    expect(first).toMatchObject({ headings: ["Returns"], title: "Shop", url: null });
    expect(first?.coverage).toBeCloseTo(1);
  });

  it("counts a word that nothing holds against every passage", async () => {
    const [first] = await searchPassages(core, workspace.assistantId, "Do shoes come with a pension plan?");
    expect(first?.coverage ?? 0).toBeLessThan(0.5);
  });

  it("finds nothing for a question without a word of meaning", async () => {
    expect(await searchPassages(core, workspace.assistantId, "what is it?")).toEqual([]);
    expect(await searchPassages(core, workspace.assistantId, "")).toEqual([]);
  });

  it("takes any sign of the query language as text", async () => {
    for (const question of ["it's & | ! <-> ( :* 'shoes", "\\ ''' \\'shoes", "\0 shoes \ud800", "O'Neill\\s :A"]) {
      await expect(searchPassages(core, workspace.assistantId, question)).resolves.toBeInstanceOf(Array);
    }
  });

  it("P10: knows nothing of what another assistant knows", async () => {
    const other = await createTestWorkspace(core);
    expect(await searchPassages(core, other.assistantId, "How do I return my shoes?")).toEqual([]);
  });
});
