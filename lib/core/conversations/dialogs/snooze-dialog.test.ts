import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dialogs, effects } from "../../../../db/schema";
import { handoffRoutes } from "../../../protocol/routes/handoffs";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { snoozeDialog } from "./snooze-dialog";
import { startDialog } from "./start-dialog";

const NOW = new Date("2026-05-06T09:00:00.000Z");
const TOMORROW = new Date("2026-05-07T09:00:00.000Z");

describe("a conversation that is snoozed", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let id: number;
  const write = (contactId: string) =>
    startDialog(
      core,
      createTestVisitor(workspace, contactId),
      { client_id: randomUUID(), text: "Hello", kind: "text", attachments: [] },
      {},
    );
  const person = randomUUID();
  beforeAll(async () => {
    core = await createTestCore({ now: () => NOW });
    workspace = await createTestWorkspace(core, { ai: false });
  });
  beforeEach(async () => {
    id = (await write(person)).dialogId;
  });
  afterAll(() => core.close());

  const rowOf = async () => (await core.db.select().from(dialogs).where(eq(dialogs.id, id)))[0];
  const wakes = async () =>
    (await core.db.select().from(effects).where(eq(effects.dialog_id, id)))
      .filter(({ kind }) => kind === "wake_dialog")
      .map(({ run_at }) => run_at);

  it("wakes at the time that was said", async () => {
    expect(await snoozeDialog(core, workspace.operator, id, { until: TOMORROW })).toMatchObject({ status: "snoozed" });
    expect(await rowOf()).toMatchObject({ status: "snoozed", snoozed_until: TOMORROW });
    expect(await wakes()).toEqual([TOMORROW]);
  });

  it("can be put off again, and until they answer", async () => {
    const later = new Date(TOMORROW.getTime() + 3_600_000);
    await snoozeDialog(core, workspace.operator, id, { until: later });
    expect(await rowOf()).toMatchObject({ snoozed_until: later });
    await snoozeDialog(core, workspace.operator, id, {});
    expect(await rowOf()).toMatchObject({ status: "snoozed", snoozed_until: null });
    await write(person);
    expect((await rowOf())?.status).not.toBe("snoozed");
  });

  it("has no time that has passed", async () => {
    await expect(snoozeDialog(core, workspace.operator, id, { until: NOW })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it.each([{}, { until: TOMORROW.toISOString(), until_reply: true }, { until: "tomorrow" }, { until_reply: false }])(
    "%j says no time",
    (body) => {
      expect(handoffRoutes.snoozeDialog.body.safeParse(body).success).toBe(false);
    },
  );
});
