import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contacts, dialogs } from "../../../../db/schema";
import { type DialogConditions, dialogSelection } from "../../../protocol/dialog-filter";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { listDialogs } from "./list-dialogs";
import { startDialog } from "./start-dialog";

const NOW = new Date("2026-05-10T12:00:00.000Z");

describe("the list of conversations, narrowed", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  /** One that has everything a condition can ask for, and a plain one. */
  let special: number;
  let plain: number;
  const person = randomUUID();

  const begin = async (contactId: string, channel?: "api") =>
    (
      await startDialog(
        core,
        createTestVisitor(workspace, contactId),
        {
          client_id: randomUUID(),
          text: "Hello",
          kind: "text",
          attachments: [],
          channel,
        },
        {},
      )
    ).dialogId;

  beforeAll(async () => {
    core = await createTestCore({ now: () => NOW });
    workspace = await createTestWorkspace(core);
    special = await begin(person, "api");
    plain = await begin(randomUUID());
    await core.db.update(contacts).set({ name: "Ada 100%", email: "ada@example.com" }).where(eq(contacts.id, person));
    await core.db
      .update(dialogs)
      .set({
        status: "human",
        assignee_id: workspace.operator.memberId,
        labels: ["vip"],
        priority: "high",
        unread_members: 0,
        waiting_since: new Date("2026-05-10T11:40:00.000Z"),
        created_at: new Date("2026-05-01T00:00:00.000Z"),
      })
      .where(eq(dialogs.id, special));
    await core.db.update(dialogs).set({ assistant_id: null, status: "assistant", unread_members: 2 }).where(eq(dialogs.id, plain));
  });
  afterAll(() => core.close());

  const found = async (conditions: Record<string, unknown>): Promise<number[]> => {
    const query = { ...dialogSelection.parse(conditions), limit: 50 };
    return (await listDialogs(core, workspace.operator, query)).data.map(({ id }) => id);
  };

  it.each<[string, () => Record<string, unknown>]>([
    ["status", () => ({ status: "human" })],
    ["assignee by id", () => ({ assignee: String(workspace.operator.memberId) })],
    ["assignee me", () => ({ assignee: "me" })],
    ["label", () => ({ label: "vip" })],
    ["channel", () => ({ channel: "api" })],
    ["priority", () => ({ priority: "high" })],
    ["assistant", () => ({ assistant: workspace.assistantId })],
    ["unread=false", () => ({ unread: "false" })],
    ["waiting_over", () => ({ waiting_over: "19" })],
    ["contact", () => ({ contact: person })],
    ["to", () => ({ to: "2026-05-01T00:00:01Z" })],
    ["query by name", () => ({ query: "da 100%" })],
    ["query by e-mail", () => ({ query: "ADA@example" })],
    ["several at once", () => ({ filter: "mine", label: "vip", priority: "high", unread: false })],
  ])("by %s: those alone", async (_name, conditions) => {
    expect(await found(conditions())).toEqual([special]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["assignee none", { assignee: "none" }],
    ["unread", { unread: "1" }],
    ["from", { from: "2026-05-02T02:00:00+02:00" }],
  ])("by %s: the others", async (_name, conditions) => {
    expect(await found(conditions)).toEqual([plain]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a wait that nobody has had", { waiting_over: 21 }],
    ["an id that nobody has", { assignee: "0x1" }],
    ["a contact who is none", { contact: "not an id" }],
    ["a wildcard as it is", { query: "a%a" }],
  ])("by %s: none", async (_name, conditions) => {
    expect(await found(conditions)).toEqual([]);
  });

  it.each([
    { status: "done" },
    { assignee: "" },
    { waiting_over: 0 },
    { waiting_over: "soon" },
    { from: "yesterday" },
    { unread: "maybe" },
    { label: "x".repeat(61) },
  ])("%j is no condition", (conditions) => {
    expect(dialogSelection.safeParse(conditions).success).toBe(false);
  });

  it("what a view or a bulk change keeps as JSON reads the same again", () => {
    const conditions: DialogConditions = { assignee: 4, unread: true, waiting_over: 5, from: "2026-05-01T00:00:00Z" };
    expect(dialogSelection.parse(JSON.parse(JSON.stringify(conditions)))).toEqual({ filter: "all", ...conditions });
  });

  it("a visitor narrows their own by status, and learns nothing of the team's work by anything else", async () => {
    const visitor = createTestVisitor(workspace, person);
    const list = (conditions: Record<string, unknown>) => listDialogs(core, visitor, { ...dialogSelection.parse(conditions), limit: 50 });
    expect((await list({ status: "human" })).data.map(({ id }) => id)).toEqual([special]);
    await expect(list({ label: "vip" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(list({ unread: "false" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
