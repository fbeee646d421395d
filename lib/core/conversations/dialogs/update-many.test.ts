import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialogs, messages } from "../../../../db/schema";
import { BULK_MAX, dialogRoutes } from "../../../protocol/routes/dialogs";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { startDialog } from "./start-dialog";
import { updateMany } from "./update-many";

describe("a change of many conversations", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  const begin = async (at: TestWorkspace = workspace) =>
    (await startDialog(core, createTestVisitor(at), { client_id: randomUUID(), text: "Hello", kind: "text", attachments: [] }, {}))
      .dialogId;
  const body = (input: object) => dialogRoutes.updateDialogs.body.parse(input);
  const update = (input: object) => updateMany(core, workspace.operator, body(input));
  const rowsOf = (ids: number[]) => core.db.select().from(dialogs).where(inArray(dialogs.id, ids));

  it("each stands in its own transcript and is published, as by PATCH", async () => {
    const ids = [await begin(), await begin()];
    core.events.length = 0;
    expect(await update({ ids: [...ids, ids[0]], change: { status: "resolved" } })).toEqual({ changed: 2, refused: [] });
    const lines = await core.db
      .select({ dialog: messages.dialog_id })
      .from(messages)
      .where(and(inArray(messages.dialog_id, ids), sql`${messages.event} ->> 'type' = 'resolved'`));
    expect(lines.map(({ dialog }) => dialog).sort()).toEqual([...ids].sort());
    const heard = core.events.flatMap((event) => ("dialog" in event && event.dialog ? [event.dialog.id] : []));
    expect(new Set(heard)).toEqual(new Set(ids));
  });

  it("what is refused is listed with why, and the others are changed", async () => {
    const [mine, foreign] = [await begin(), await begin(neighbour)];
    const result = await update({ ids: [mine, foreign, 999_999], change: { priority: "high" } });
    expect(result.changed).toBe(1);
    expect(result.refused.map(({ id, error }) => [id, error.code]).sort()).toEqual(
      [
        [foreign, "NOT_FOUND"],
        [999_999, "NOT_FOUND"],
      ].sort(),
    );
    expect((await rowsOf([mine, foreign])).map(({ id, priority }) => [id, priority]).sort()).toEqual(
      [
        [mine, "high"],
        [foreign, "normal"],
      ].sort(),
    );
  });

  it("a filter finds them, in the caller's workspace alone", async () => {
    const ids = [await begin(), await begin()];
    const foreign = await begin(neighbour);
    await core.db
      .update(dialogs)
      .set({ labels: ["spam"] })
      .where(inArray(dialogs.id, [...ids, foreign]));
    expect(await update({ filter: { label: "spam" }, change: { assignee_id: workspace.operator.memberId } })).toEqual({
      changed: 2,
      refused: [],
    });
    expect((await rowsOf(ids)).map(({ assignee_id, status }) => [assignee_id, status])).toEqual(
      ids.map(() => [workspace.operator.memberId, "human"]),
    );
    expect((await rowsOf([foreign]))[0]?.assignee_id).toBeNull();
  });

  it("a filter that finds nothing changes nothing", async () => {
    expect(await update({ filter: { label: "nobody's" }, change: { status: "resolved" } })).toEqual({ changed: 0, refused: [] });
  });

  it("a filter that finds more than a thousand is refused as a whole", async () => {
    const [like] = await rowsOf([await begin()]);
    const copies = Array.from({ length: BULK_MAX + 1 }, () => ({ ...like, id: undefined, labels: ["many"], priority: "low" as const }));
    await core.db.insert(dialogs).values(copies as (typeof dialogs.$inferInsert)[]);
    const change = update({ filter: { label: "many" }, change: { priority: "high" } });
    await expect(change).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await core.db.$count(dialogs, eq(dialogs.priority, "low"))).toBe(BULK_MAX + 1);
  });

  it.each<[string, object]>([
    ["neither ids nor a filter", { change: { status: "resolved" } }],
    ["both", { ids: [1], filter: { filter: "all" }, change: { status: "resolved" } }],
    ["no ids", { ids: [], change: { status: "resolved" } }],
    ["too many ids", { ids: Array.from({ length: BULK_MAX + 1 }, (_, at) => at + 1), change: { status: "resolved" } }],
    ["nothing to change", { ids: [1], change: {} }],
    ["a filter that holds nothing", { filter: {}, change: { status: "resolved" } }],
    ["a condition that is not known, which would find everything", { filter: { colour: 3 }, change: { status: "resolved" } }],
    ["a condition that is none", { filter: { status: "done" }, change: { status: "resolved" } }],
  ])("%s is no bulk change", (_what, input) => {
    expect(dialogRoutes.updateDialogs.body.safeParse(input).success).toBe(false);
  });
});
