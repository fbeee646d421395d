import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dialogs, handoffs, members, messages } from "../../../../db/schema";
import type { IntegrationActor, MemberActor } from "../../log/actor";
import { beginSession } from "../../people/identity/sessions";
import { createMember, deleteMember } from "../../people/members/change-members";
import { createTestVisitor } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { updateDialog } from "../dialogs/update-dialog";
import { acceptHandoff } from "../handoffs/accept-handoff";
import { completeHandoff } from "../handoffs/complete-handoff";
import { requestHandoff } from "../handoffs/request-handoff";
import { createTestDesk, type Desk } from "../handoffs/testing";
import { transferDialog } from "../handoffs/transfer-handoff";
import { sendMessage } from "../messages/send-message";
import { giveBackAbsent, NEVER_SIGNED_IN_SECONDS } from "./give-back";

const GRACE = 120;

let desk: Desk;
let olga: MemberActor;
let dana: MemberActor;

beforeEach(async () => {
  desk = await createTestDesk();
  olga = desk.workspace.owner;
  dana = desk.workspace.operator;
});
afterEach(() => desk.core.close());

const line = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });
const rowOf = async (dialogId: number) => (await desk.core.db.select().from(dialogs).where(eq(dialogs.id, dialogId)))[0];
const recordOf = async (dialogId: number) =>
  (await desk.core.db.select().from(handoffs).where(eq(handoffs.dialog_id, dialogId)).orderBy(handoffs.id)).at(-1);
const after = (seconds: number) => new Date(desk.clock.now().getTime() + seconds * 1000);

async function ask() {
  const { core, workspace } = desk;
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("Hello"), {});
  await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "Please" });
  return { visitor, dialogId };
}

/** It waits, is nobody's, and Olga, who is there, is asked. */
async function expectOffered(dialogId: number, reason: string) {
  expect(await rowOf(dialogId)).toMatchObject({ status: "queued", assignee_id: null, held_since: null });
  expect(await recordOf(dialogId)).toMatchObject({ status: "requested", reason, offered_to: olga.memberId });
}

const expectHeld = async (dialogId: number, by: MemberActor) =>
  expect(await rowOf(dialogId)).toMatchObject({ status: "human", assignee_id: by.memberId });

describe("where conversations of those who are offline are reassigned after a while", () => {
  beforeEach(async () => {
    await desk.settings({ assignment: "round_robin", offline_grace_seconds: GRACE });
    await desk.arrive(olga.memberId);
  });

  test("one that was accepted without ever being connected goes back to the queue and is offered", async () => {
    const { dialogId } = await ask();
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await desk.pass(GRACE - 1);
    await expectHeld(dialogId, dana);
    await desk.pass(1);
    await expectOffered(dialogId, "Dana has not signed in yet");
  });

  test("one that was passed to a colleague who has never been online goes back to the queue and is offered", async () => {
    const { dialogId } = await ask();
    await acceptHandoff(desk.core, olga, { dialog_id: dialogId });
    await desk.pass(10 * GRACE);
    await transferDialog(desk.core, olga, dialogId, { operator_id: dana.memberId });
    await desk.pass(GRACE - 1);
    await expectHeld(dialogId, dana);
    await desk.pass(1);
    await expectOffered(dialogId, "Dana has not signed in yet");
  });

  test("one that an API key assigned to somebody who is away goes back to the queue and is offered", async () => {
    const key: IntegrationActor = { type: "integration", workspaceId: olga.workspaceId, keyId: 1, name: "CRM", scopes: ["write"] };
    const { dialogId } = await ask();
    await desk.arrive(dana.memberId);
    await desk.depart(dana.memberId);
    await updateDialog(desk.core, key, dialogId, { assignee_id: dana.memberId });
    await desk.pass(GRACE - 1);
    await expectHeld(dialogId, dana);
    await desk.pass(1);
    await expectOffered(dialogId, "Dana went offline");
  });

  test("one that was put off and wakes with somebody who is away by then goes back after the time they have to come", async () => {
    const { dialogId } = await ask();
    await desk.arrive(dana.memberId);
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await updateDialog(desk.core, dana, dialogId, { status: "snoozed", snoozed_until: after(1000) });
    await desk.depart(dana.memberId);
    await desk.pass(1000);
    await expectHeld(dialogId, dana);
    await desk.pass(GRACE);
    await expectOffered(dialogId, "Dana went offline");
  });

  test("one that a message of the visitor wakes with somebody who is away goes back as well", async () => {
    const { visitor, dialogId } = await ask();
    await desk.arrive(dana.memberId);
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await updateDialog(desk.core, dana, dialogId, { status: "snoozed" });
    await desk.depart(dana.memberId);
    await desk.pass(1000);
    await sendMessage(desk.core, visitor, dialogId, line("Are you there?"));
    await expectHeld(dialogId, dana);
    await desk.pass(GRACE);
    await expectOffered(dialogId, "Dana went offline");
  });

  test("one that was resolved and is taken up again by somebody without a connection goes back as well", async () => {
    const { dialogId } = await ask();
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await completeHandoff(desk.core, dana, { dialog_id: dialogId });
    await desk.pass(1000);
    await updateDialog(desk.core, dana, dialogId, { status: "human" });
    await desk.pass(GRACE);
    await expectOffered(dialogId, "Dana has not signed in yet");
  });

  test("nodes that look at the same time give it back once", async () => {
    const { dialogId } = await ask();
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await desk.clock.advance(GRACE);
    await Promise.all([giveBackAbsent(desk.core), giveBackAbsent(desk.core), giveBackAbsent(desk.core)]);
    const lines = await desk.core.db.select().from(messages).where(eq(messages.dialog_id, dialogId));
    expect(lines.filter(({ text }) => text === "Dana has not signed in yet. Waiting for a teammate")).toHaveLength(1);
  });
});

describe("where conversations stay with those who are offline", () => {
  beforeEach(async () => {
    await desk.settings({ assignment: "round_robin", offline_grace_seconds: null });
    await desk.arrive(olga.memberId);
  });

  test("who has never signed in has an hour to do so", async () => {
    const { dialogId } = await ask();
    await acceptHandoff(desk.core, olga, { dialog_id: dialogId });
    await transferDialog(desk.core, olga, dialogId, { operator_id: dana.memberId });
    await desk.pass(NEVER_SIGNED_IN_SECONDS - 1);
    await expectHeld(dialogId, dana);
    await desk.pass(1);
    await expectOffered(dialogId, "Dana has not signed in yet");
  });

  test("who has signed in keeps it, though they were never connected", async () => {
    const { dialogId } = await ask();
    await beginSession(desk.core, { memberId: dana.memberId, kind: "api", from: {} });
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await desk.pass(7 * 86_400);
    await expectHeld(dialogId, dana);
  });

  test("what a member has in hand when they are removed waits for another at once", async () => {
    const { dialogId } = await ask();
    await desk.arrive(dana.memberId);
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await deleteMember(desk.core, olga, dana.memberId);
    await desk.pass(0);
    await expectOffered(dialogId, "Dana left the team");
  });

  test("what is in a removed member's hands all the same, as after a node died in between, is given back", async () => {
    const { dialogId } = await ask();
    await desk.arrive(dana.memberId);
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await desk.core.db.update(members).set({ revoked_at: desk.clock.now() }).where(eq(members.id, dana.memberId));
    await desk.pass(0);
    await expectOffered(dialogId, "Dana left the team");
  });

  test.each([
    [
      "the visitor writes",
      async (visitor: ReturnType<typeof createTestVisitor>, id: number) =>
        void (await sendMessage(desk.core, visitor, id, line("Hello again"))),
    ],
    ["the time comes", () => desk.pass(1000)],
  ])("one that was put off by a member who was removed is in the queue as soon as %s", async (_how, wake) => {
    const { visitor, dialogId } = await ask();
    await desk.arrive(dana.memberId);
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await updateDialog(desk.core, dana, dialogId, { status: "snoozed", snoozed_until: after(1000) });
    await deleteMember(desk.core, olga, dana.memberId);
    await wake(visitor, dialogId);
    expect(await rowOf(dialogId)).toMatchObject({ status: "queued", assignee_id: null });
    await desk.pass(0);
    await expectOffered(dialogId, "Dana left the team");
  });

  test("one that was resolved by a member who was removed reopens without them", async () => {
    const { visitor, dialogId } = await ask();
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await completeHandoff(desk.core, dana, { dialog_id: dialogId });
    await deleteMember(desk.core, olga, dana.memberId);
    await sendMessage(desk.core, visitor, dialogId, line("Hello again"));
    expect(await rowOf(dialogId)).toMatchObject({ status: "assistant", assignee_id: null });
  });

  test("a new member counts as offline from their making on", async () => {
    const made = await createMember(desk.core, olga, { email: "new@example.com", name: "New", role: "operator" });
    const [row] = await desk.core.db.select().from(members).where(eq(members.id, made.id));
    expect(row).toMatchObject({ online_until: null, offline_since: expect.any(Date) });
  });
});
