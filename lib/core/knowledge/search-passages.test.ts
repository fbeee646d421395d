import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import { documents, passages } from "../../../db/schema";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { putDocument } from "./documents";
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

  describe("in documents as they are put", () => {
    let assistantId: string;
    const put = (title: string, content: string) =>
      putDocument(core.db, assistantId, { title, source: title, type: "markdown", content }, core.now());
    const first = async (question: string) => (await searchPassages(core, assistantId, question))[0];
    beforeAll(async () => {
      ({ assistantId } = await createTestWorkspace(core));
      await put("Environment variables", "# Settings\n\nThe server reads its settings once, when it starts.");
      await put(
        "Deployment",
        "# Containers\n\nContainers take their settings from outside. Each environment has its own variables, and some are secret.",
      );
      await put(
        "Rücksendungen",
        "# Schuhe\n\nDie Schuhe können innerhalb von dreißig Tagen zurückgeschickt werden. Der Versand ist für Sie kostenlos.",
      );
    });

    it("a misspelt word is taken for the one it is likely meant as", async () => {
      expect((await first("enviroment varibles"))?.title).toBe("Environment variables");
    });

    it("the beginning of a word finds the whole", async () => {
      expect((await first("contain"))?.title).toBe("Deployment");
      expect((await first("environm"))?.title).toBe("Environment variables");
    });

    it("a title that names what is asked weighs more than words in the text", async () => {
      expect((await first("which environment variables are there?"))?.title).toBe("Environment variables");
    });

    it("each language bends its words in its own way", async () => {
      expect(await first("Kann ich einen Schuh zurückschicken?")).toMatchObject({ title: "Rücksendungen" });
      expect((await first("Sind Versände kostenloser?"))?.coverage).toBeGreaterThan(0.5);
    });

    it.each([
      ["Ruecksendung gratis?", "Rücksendungen"],
      ["Gratisversand für Schuhe", "Rücksendungen"],
      ["money back for shoes", "Refunds"],
      ["Geld zurück", "Refunds"],
      ["remboursement", "Refunds"],
      ["refnud", "Refunds"],
      ["ou est le cafe ouvert", "Café"],
      ["返品したい", "返品について"],
    ])("%s finds %s", async (question, title) => {
      await put("Refunds", "# Refunds\n\nRefunds are paid to the card within a week.");
      await put("Café", "# Café\n\nLe café est ouvert à midi, près de la gare.");
      await put("返品について", "# 返品について\n\n返品は14日以内にできます。");
      expect((await first(question))?.title).toBe(title);
    });

    it("a page that says that it holds no longer gives way to another", async () => {
      await put("Parking 2019 (no longer valid)", "# Parking 2019 (no longer valid)\n\nParking costs 2 euros.");
      await put("Parking", "# Parking\n\nParking costs 4 euros.");
      expect((await first("What does parking cost?"))?.title).toBe("Parking");
    });

    it("a word that is nowhere is not guessed from afar", async () => {
      expect(await first("kangaroo")).toBeUndefined();
    });
  });

  it("P10: knows nothing of what another assistant knows", async () => {
    const other = await createTestWorkspace(core);
    expect(await searchPassages(core, other.assistantId, "How do I return my shoes?")).toEqual([]);
  });
});
