import { randomUUID } from "node:crypto";
import { and, asc, eq, ne } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialogs, macros, members, messages } from "../../../../db/schema";
import { macroRoutes } from "../../../protocol/routes/macros";
import { visitorName } from "../../../protocol/visitor-name";
import type { Actor, IntegrationActor } from "../../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { createMacro, deleteMacro, listMacros, updateMacro } from "./macros";
import { runMacro } from "./run-macro";

const NOW = new Date("2026-03-02T09:00:00.000Z");
const LABEL = [{ type: "label", label: "refund" }];

describe("macros", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let neighbour: TestWorkspace;
  beforeAll(async () => {
    core = await createTestCore({ now: () => NOW });
    workspace = await createTestWorkspace(core);
    neighbour = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  const body = (input: object) => macroRoutes.createMacro.body.parse({ name: randomUUID(), actions: LABEL, ...input });
  const make = (actor: Actor, input: object) => createMacro(core, actor, body(input));
  const key = (scopes: IntegrationActor["scopes"]): IntegrationActor => ({
    type: "integration",
    workspaceId: workspace.workspaceId,
    keyId: 1,
    name: "Shop",
    scopes,
  });
  const begin = async (at: TestWorkspace = workspace, name?: string) => {
    const contactId = randomUUID();
    const visitor = { ...createTestVisitor(at, contactId), name: name ?? visitorName(contactId) };
    const input = { client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] };
    return (await startDialog(core, visitor, input, {})).dialogId;
  };
  const rowOf = async (id: number) => (await core.db.select().from(dialogs).where(eq(dialogs.id, id)))[0];
  const saidIn = async (id: number) => {
    const rows = await core.db
      .select()
      .from(messages)
      .where(and(eq(messages.dialog_id, id), ne(messages.sender, "user")))
      .orderBy(asc(messages.seq));
    return rows.map(({ kind, text }) => `${kind}: ${text}`);
  };
  const run = async (actor: Actor, dialog_id: number, actions: object[], client_id?: string) => {
    const { id } = await make(workspace.operator, { actions, shared: true });
    return runMacro(core, actor, { dialog_id, macro_id: id, client_id });
  };

  it("one's own are one's own; what is shared is the team's, and no other workspace's", async () => {
    await make(workspace.operator, { name: "own" });
    await make(workspace.operator, { name: "ours", shared: true });
    const namesOf = async (actor: Actor) => (await listMacros(core, actor)).data.map(({ name }) => name);
    expect(await namesOf(workspace.operator)).toEqual(["ours", "own"]);
    expect(await namesOf(workspace.owner)).toEqual(["ours"]);
    expect(await namesOf(key(["read"]))).toEqual(["ours"]);
    expect(await namesOf(neighbour.owner)).toEqual([]);
  });

  it("a name is one macro's: among the shared ones, and among one's own", async () => {
    const taken = await make(workspace.owner, { name: "taken", shared: true });
    const free = await make(workspace.operator, { name: "taken" });
    await expect(make(workspace.operator, { name: "taken" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(updateMacro(core, workspace.operator, free.id, { shared: true })).rejects.toMatchObject({ code: "CONFLICT" });
    await deleteMacro(core, workspace.owner, taken.id);
    expect(await updateMacro(core, workspace.operator, free.id, { shared: true })).toMatchObject({ shared: true, actions: LABEL });
  });

  it("the team shares 100 at most", async () => {
    const full = await createTestWorkspace(core);
    const row = { workspace_id: full.workspaceId, member_id: full.owner.memberId, actions: body({}).actions, shared: true };
    await core.db.insert(macros).values(Array.from({ length: 100 }, (_, at) => ({ ...row, name: `shared-${at}` })));
    await expect(make(full.operator, { shared: true })).rejects.toMatchObject({ code: "CONFLICT" });
    await make(full.operator, {});
  });

  it("its author changes it, and an admin what is shared; who may not see it learns nothing of it, and can't run it", async () => {
    const own = await make(workspace.operator, {});
    const owners = await make(workspace.owner, { shared: true });
    const dialog_id = await begin();
    await expect(updateMacro(core, workspace.operator, owners.id, { name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateMacro(core, workspace.owner, own.id, { name: "Mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(deleteMacro(core, neighbour.owner, owners.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(runMacro(core, workspace.owner, { dialog_id, macro_id: own.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(runMacro(core, neighbour.owner, { dialog_id, macro_id: owners.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const foreign = { dialog_id: await begin(neighbour), macro_id: owners.id };
    await expect(runMacro(core, workspace.owner, foreign)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("does its actions in order, with the variables filled, and what is sensitive masked", async () => {
    const id = await begin(workspace, "Ada Moreno");
    const dialog = await run(workspace.operator, id, [
      { type: "note", text: "Paid with 4111 1111 1111 1111" },
      { type: "reply", text: 'Hi {{contact.name | "there"}}, this is {{agent.name}}.' },
      { type: "label", label: "refund" },
      { type: "label", label: "gone again" },
      { type: "unlabel", label: "gone again" },
      { type: "priority", priority: "high" },
      { type: "assign", assignee: workspace.owner.memberId },
      { type: "resolve" },
    ]);
    expect(dialog).toMatchObject({ id, status: "resolved", labels: ["refund"], priority: "high" });
    expect(await saidIn(id)).toEqual([
      expect.not.stringContaining("4111 1111"),
      "event: Dana joined",
      "text: Hi Ada Moreno, this is Dana.",
      "event: Dana gave the conversation to Olga",
      "event: Dana marked this as resolved",
    ]);
  });

  it("a name that nobody has given is not known, and a text of which nothing is left is refused", async () => {
    const id = await begin();
    await run(workspace.operator, id, [{ type: "note", text: 'For {{contact.name | "them"}}' }]);
    expect(await saidIn(id)).toEqual(["note: For them"]);
    await expect(run(workspace.operator, id, [...LABEL, { type: "note", text: "{{contact.email}}" }])).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringMatching(/^Action 2 \(note\): text/),
    });
  });

  it("snoozes for a span from when it runs, or until a time", async () => {
    const id = await begin();
    await run(workspace.operator, id, [{ type: "snooze", until: "tomorrow" }]);
    expect(await rowOf(id)).toMatchObject({ status: "snoozed", snoozed_until: new Date("2026-03-03T09:00:00.000Z") });
    await run(workspace.operator, id, [{ type: "snooze", until: "2026-04-01T10:00:00+02:00" }]);
    expect(await rowOf(id)).toMatchObject({ snoozed_until: new Date("2026-04-01T08:00:00.000Z") });
  });

  it("what one action refuses changes nothing, and the refusal says which it is", async () => {
    const id = await begin();
    const [before, said] = [await rowOf(id), await saidIn(id)];
    const gone = (await createTestWorkspace(core)).operator.memberId;
    await core.db.update(members).set({ workspace_id: workspace.workspaceId, revoked_at: NOW }).where(eq(members.id, gone));
    const first = [...LABEL, { type: "reply", text: "Hi" }];
    const refused = (action: object) => run(workspace.operator, id, [...first, action]);
    await expect(refused({ type: "assign", assignee: gone })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: "Action 3 (assign): assignee_id: is not a member of this workspace",
    });
    await expect(refused({ type: "assign", assignee: neighbour.owner.memberId })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(refused({ type: "snooze", until: NOW.toISOString() })).rejects.toMatchObject({ message: /^Action 3 \(snooze\): until/ });
    await expect(run(key(["write"]), id, [{ type: "assign", assignee: "me" }])).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await rowOf(id)).toEqual(before);
    expect(await saidIn(id)).toEqual(said);
  });

  it("a conversation has 20 labels at most", async () => {
    const id = await begin();
    const labels = Array.from({ length: 20 }, (_, at) => `label ${at}`);
    await core.db.update(dialogs).set({ labels }).where(eq(dialogs.id, id));
    await expect(run(workspace.operator, id, LABEL)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await run(workspace.operator, id, [{ type: "unlabel", label: "label 0" }, ...LABEL])).toMatchObject({
      labels: [...labels.slice(1), "refund"],
    });
  });

  it("a request that is repeated, also at the same time, does nothing again", async () => {
    const id = await begin();
    const actions = [{ type: "reply", text: "Hi" }, { type: "assign", assignee: "me" }, { type: "resolve" }];
    const macro = await make(workspace.operator, { actions });
    const ask = { dialog_id: id, macro_id: macro.id, client_id: randomUUID() };
    await Promise.all([runMacro(core, workspace.operator, ask), runMacro(core, workspace.operator, ask)]);
    const said = await saidIn(id);
    expect(said.filter((text) => text === "text: Hi")).toHaveLength(1);
    expect(await runMacro(core, workspace.operator, ask)).toMatchObject({ status: "resolved" });
    expect(await saidIn(id)).toEqual(said);
    await runMacro(core, workspace.operator, { ...ask, client_id: randomUUID() });
    expect((await saidIn(id)).filter((text) => text === "text: Hi")).toHaveLength(2);
  });

  it.each([
    { actions: [] },
    { actions: Array.from({ length: 11 }, () => LABEL[0]) },
    { actions: [{ type: "assign" }] },
    { actions: [{ type: "assign", assignee: 1, team: 1 }] },
    { actions: [{ type: "reply", text: "Hi {{contact.nmae}}" }] },
    { actions: [{ type: "reply", text: "  " }] },
    { actions: [{ type: "label", label: "x".repeat(61) }] },
    { actions: [{ type: "snooze", until: "yesterday" }] },
    { actions: [{ type: "explode" }] },
    { actions: LABEL, name: "" },
    { actions: LABEL, name: "x".repeat(61) },
  ])("%j is none", (input) => {
    expect(macroRoutes.createMacro.body.safeParse({ name: "Refund", ...input }).success).toBe(false);
  });
});
