import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { approvedAnswers } from "../../../../db/schema";
import { APPROVED_ANSWER_LIMITS, newApprovedAnswer } from "../../../protocol/routes/approved-answers";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { createApprovedAnswer, deleteApprovedAnswer, listApprovedAnswers, updateApprovedAnswer } from "./change-answers";
import { matchApprovedAnswer } from "./match-answer";

describe("approved answers", () => {
  let core: TestCore;
  let home: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
  });
  beforeEach(async () => {
    home = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  const approve = (questions: string[], answer: string, more: object = {}) =>
    createApprovedAnswer(core, home.owner, home.assistantId, newApprovedAnswer.parse({ questions, answer, ...more }));
  const match = async (question: string) => (await matchApprovedAnswer(core, home.operator, home.assistantId, question))?.answer ?? null;

  it.each([
    "do you deliver to spain",
    "Shipping to Spain?",
    "Hi, could you tell me if you ship to Spain please?",
    "Do you shipp to Spain?",
    "Liefern Sie nach Spain?",
  ])("are found for what means the same: %s", async (asked) => {
    await approve(["Do you ship to Spain?"], "Yes, in three days.");
    await approve(["How do I cancel an order?"], "In your account.");
    expect(await match(asked)).toBe("Yes, in three days.");
  });

  it.each([
    "Do you ship to Portugal?",
    "Do you ship furniture to Spain?",
    "Do you ship?",
    "How much is shipping to Spain?",
    "Is Spain nice?",
    "What is the capital of Mongolia?",
    "why?",
  ])("are not given to what asks for something else: %s", async (asked) => {
    await approve(["Do you ship to Spain?"], "Yes, in three days.");
    expect(await match(asked)).toBeNull();
  });

  it("tell one number, name or kind of fact from another", async () => {
    await approve(["How heavy is the Nordlys 2?"], "2 kg");
    await approve(["How long does delivery take?"], "Three days");
    await approve(["Can I pay with Klarna?"], "Yes, with Klarna.");
    for (const [asked, answer] of [
      ["how heavy is the nordlys 2", "2 kg"],
      ["How heavy is the Nordlys 3?", null],
      ["How long does shipping take?", "Three days"],
      ["How much does delivery cost?", null],
      ["Is paying with Klarna possible?", "Yes, with Klarna."],
      ["Can I pay with Bancontact?", null],
      ["Can I pay?", null],
    ])
      expect([asked, await match(asked ?? "")]).toEqual([asked, answer]);
  });

  it("answer in the languages they are for alone, as soon as they are changed, and not while they are off", async () => {
    const { id } = await approve(["Ship to Spain?", "¿Hacen envíos a España?"], "Sí.", { languages: ["es"] });
    expect([await match("Do you ship to Spain?"), await match("¿Hacen envío a España?")]).toEqual([null, "Sí."]);
    await updateApprovedAnswer(core, home.owner, home.assistantId, id, { languages: [], answer: "Yes." });
    expect(await match("Do you ship to Spain?")).toBe("Yes.");
    await updateApprovedAnswer(core, home.owner, home.assistantId, id, { enabled: false });
    expect(await match("Do you ship to Spain?")).toBeNull();
    await deleteApprovedAnswer(core, home.owner, home.assistantId, id);
    await expect(deleteApprovedAnswer(core, home.owner, home.assistantId, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are changed by admins of the workspace alone, listed in pages, and at most 200", async () => {
    const first = await approve(["One?"], "1");
    await approve(["Two?"], "2");
    const stranger = await createTestWorkspace(core);
    await expect(updateApprovedAnswer(core, stranger.owner, stranger.assistantId, first.id, { answer: "x" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(updateApprovedAnswer(core, home.operator, home.assistantId, first.id, { answer: "x" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const page = await listApprovedAnswers(core, home.operator, home.assistantId, { limit: 1 });
    expect(page.data).toEqual([first]);
    const next = await listApprovedAnswers(core, home.operator, home.assistantId, { limit: 1, cursor: page.next_cursor ?? "" });
    expect(next.data).toMatchObject([{ questions: ["Two?"] }]);
    const row = { assistant_id: home.assistantId, questions: ["x"], answer: "x", languages: [], enabled: false };
    await core.db.insert(approvedAnswers).values(Array.from({ length: APPROVED_ANSWER_LIMITS.ANSWERS - 2 }, () => row));
    await expect(approve(["More?"], "x")).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
