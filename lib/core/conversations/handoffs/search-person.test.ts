import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dialogs, handoffs, members, notifications } from "../../../../db/schema";
import type { MemberActor } from "../../log/actor";
import { setOperatorStatus } from "../../people/members/set-operator-status";
import { createTeam } from "../../people/teams/change-teams";
import { createTestVisitor } from "../../testing";
import { getDialog } from "../dialogs/get-dialog";
import { startDialog } from "../dialogs/start-dialog";
import { updateDialog } from "../dialogs/update-dialog";
import { sendMessage } from "../messages/send-message";
import { acceptHandoff } from "./accept-handoff";
import { completeHandoff } from "./complete-handoff";
import { declineOffer } from "./decline-offer";
import { requestHandoff } from "./request-handoff";
import { createTestDesk, type Desk } from "./testing";
import { transferDialog } from "./transfer-handoff";

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

async function ask(reason = "Please") {
  const { core, workspace } = desk;
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("Hello"), {});
  await requestHandoff(core, visitor, { dialog_id: dialogId, reason });
  return { visitor, dialogId };
}

const recordOf = async (dialogId: number) =>
  (await desk.core.db.select().from(handoffs).where(eq(handoffs.dialog_id, dialogId)).orderBy(handoffs.id)).at(-1);
const rowOf = async (dialogId: number) => (await desk.core.db.select().from(dialogs).where(eq(dialogs.id, dialogId)))[0];
const statusOf = async (id: number) => (await desk.core.db.select().from(members).where(eq(members.id, id)))[0]?.status;
const newsOf = async (actor: MemberActor) =>
  desk.core.db
    .select()
    .from(notifications)
    .where(eq(notifications.principal, `member:${actor.memberId}`))
    .orderBy(notifications.id);

test("by hand: everyone is told at once, and e-mails are owed after the time everyone has", async () => {
  const { dialogId } = await ask();
  await desk.pass(0);
  expect(await newsOf(olga)).toMatchObject([{ type: "handoff_waiting", topic: "queue", dialog_id: dialogId, read_at: null }]);
  expect(await newsOf(dana)).toHaveLength(1);
  await desk.pass(299);
  expect(await recordOf(dialogId)).toMatchObject({ status: "requested", mailed_at: null });
  await desk.pass(1);
  expect((await recordOf(dialogId))?.mailed_at).not.toBeNull();
});

test("least busy: offered to one, then to the next, then to everyone, then by e-mail", async () => {
  await desk.settings({ assignment: "least_busy", offer_seconds: 60, everyone_seconds: 300 });
  await desk.arrive(olga.memberId);
  await desk.arrive(dana.memberId);
  const { dialogId } = await ask();
  await desk.pass(0);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: olga.memberId, everyone_at: null });
  expect(desk.core.events).toContainEqual(
    expect.objectContaining({
      type: "announce",
      event: "operator_assigned",
      payload: expect.objectContaining({ operator_id: olga.memberId }),
    }),
  );
  await desk.pass(60);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: dana.memberId });
  expect(await newsOf(olga)).toMatchObject([{ type: "handoff_offered", read_at: expect.any(Date) }]);
  await desk.pass(60);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: null, everyone_at: desk.clock.now() });
  await desk.pass(300);
  expect(await recordOf(dialogId)).toMatchObject({ mailed_at: desk.clock.now() });
});

test("who declines an offer is not waited for: the next is asked at once, and in the end everyone", async () => {
  await desk.settings({ assignment: "least_busy", offer_seconds: 60, everyone_seconds: 300 });
  await desk.arrive(olga.memberId);
  await desk.arrive(dana.memberId);
  const { dialogId } = await ask();
  await desk.pass(0);
  await expect(declineOffer(desk.core, dana, dialogId)).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await declineOffer(desk.core, olga, dialogId)).queue?.offered_to).toBeNull();
  await desk.pass(0);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: dana.memberId });
  expect(await newsOf(olga)).toMatchObject([{ type: "handoff_offered", read_at: expect.any(Date) }]);
  await desk.pass(59);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: dana.memberId });
  await declineOffer(desk.core, dana, dialogId);
  await desk.pass(0);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: null, everyone_at: desk.clock.now() });
  await expect(declineOffer(desk.core, dana, dialogId)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("who takes it ends the search, and what was told of it is settled for all", async () => {
  const { dialogId } = await ask();
  await desk.pass(0);
  await desk.arrive(dana.memberId);
  await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
  await desk.pass(3600);
  expect(await recordOf(dialogId)).toMatchObject({ status: "accepted", operator_id: dana.memberId, mailed_at: null });
  for (const news of [...(await newsOf(olga)), ...(await newsOf(dana))]) expect(news.read_at).not.toBeNull();
});

test("five in hand make an operator busy by itself, four make them available again", async () => {
  await desk.arrive(dana.memberId);
  const taken: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    const { dialogId } = await ask();
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    taken.push(dialogId);
  }
  expect(await statusOf(dana.memberId)).toBe("busy");
  expect(desk.core.events.filter(({ type }) => type === "operator_status").at(-1)).toMatchObject({
    payload: { operator_id: dana.memberId, status: "busy", active_handoffs: 5 },
  });
  await completeHandoff(desk.core, dana, { dialog_id: taken[0] ?? 0 });
  expect(await statusOf(dana.memberId)).toBe("available");
  expect(desk.core.events.filter(({ type }) => type === "operator_status").at(-1)).toMatchObject({
    payload: { status: "available", active_handoffs: 4 },
  });
});

test("who chose to be busy stays busy when a conversation ends", async () => {
  const { dialogId } = await ask();
  await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
  await setOperatorStatus(desk.core, dana, "busy");
  await completeHandoff(desk.core, dana, { dialog_id: dialogId });
  expect(await statusOf(dana.memberId)).toBe("busy");
});

test("nobody is offered more than the cap; who has room again is offered the one that waits the longest", async () => {
  await desk.settings({ assignment: "least_busy", max_active: 1, offer_seconds: 60, everyone_seconds: 3600 });
  await desk.arrive(dana.memberId);
  const first = await ask();
  await desk.pass(1);
  const second = await ask();
  await desk.pass(1);
  expect(await recordOf(second.dialogId)).toMatchObject({ offered_to: null });
  await acceptHandoff(desk.core, dana, { dialog_id: first.dialogId });
  await desk.pass(100);
  expect(await recordOf(second.dialogId)).toMatchObject({ offered_to: null });
  await completeHandoff(desk.core, dana, { dialog_id: first.dialogId });
  await desk.pass(0);
  expect(await recordOf(second.dialogId)).toMatchObject({ offered_to: dana.memberId });
});

test("by default nothing is taken from an operator who goes offline, however long they are away", async () => {
  await desk.arrive(dana.memberId);
  const { dialogId } = await ask();
  await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
  await desk.depart(dana.memberId);
  await desk.pass(7 * 86_400);
  expect(await rowOf(dialogId)).toMatchObject({ status: "human", assignee_id: dana.memberId });
});

test("where a time is set, an operator who stays offline gives back what they had; one who returns in time keeps it", async () => {
  await desk.settings({ offline_grace_seconds: 120 });
  await desk.arrive(dana.memberId);
  const { dialogId } = await ask();
  await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
  await desk.depart(dana.memberId);
  await desk.pass(60);
  await desk.arrive(dana.memberId);
  await desk.pass(600);
  expect(await rowOf(dialogId)).toMatchObject({ status: "human", assignee_id: dana.memberId });
  await desk.depart(dana.memberId);
  await desk.pass(119);
  expect(await rowOf(dialogId)).toMatchObject({ status: "human" });
  await desk.pass(1);
  expect(await rowOf(dialogId)).toMatchObject({ status: "queued", assignee_id: null });
  expect(await recordOf(dialogId)).toMatchObject({ status: "requested", reason: "Dana went offline" });
});

test("a transfer gives it to a colleague with a note for the team alone; one who is away has the grace time that is set", async () => {
  await desk.settings({ offline_grace_seconds: 120 });
  const { dialogId } = await ask();
  await acceptHandoff(desk.core, olga, { dialog_id: dialogId });
  await desk.arrive(dana.memberId);
  await desk.depart(dana.memberId);
  await desk.pass(1000);
  const dialog = await transferDialog(desk.core, olga, dialogId, { operator_id: dana.memberId, note: "Knows the prices" });
  expect(dialog.assignee?.id).toBe(dana.memberId);
  expect(await newsOf(dana)).toContainEqual(expect.objectContaining({ type: "transferred", body: "Knows the prices", read_at: null }));
  expect(await recordOf(dialogId)).toMatchObject({ status: "accepted", operator_id: dana.memberId });
  await desk.pass(120);
  expect(await rowOf(dialogId)).toMatchObject({ status: "queued" });
});

test("a transfer to the team puts it in the queue", async () => {
  const { dialogId } = await ask();
  await acceptHandoff(desk.core, olga, { dialog_id: dialogId });
  const dialog = await transferDialog(desk.core, olga, dialogId, { operator_id: null, note: "I am off" });
  expect(dialog).toMatchObject({ status: "queued", assignee: null, queue: { reason: "I am off", queue_position: 1 } });
});

test("the visitor is told their place, and moves up; the urgent come first", async () => {
  const first = await ask();
  await desk.pass(1);
  const second = await ask();
  await desk.pass(1);
  const third = await ask();
  const placeOf = async ({ visitor, dialogId }: typeof first) => (await getDialog(desk.core, visitor, dialogId)).queue?.queue_position;
  expect([await placeOf(first), await placeOf(second), await placeOf(third)]).toEqual([1, 2, 3]);
  await updateDialog(desk.core, olga, third.dialogId, { priority: "urgent" });
  expect([await placeOf(first), await placeOf(second), await placeOf(third)]).toEqual([2, 3, 1]);
  const before = desk.core.events.length;
  await acceptHandoff(desk.core, dana, { dialog_id: third.dialogId });
  expect(await placeOf(first)).toBe(1);
  const told = desk.core.events.slice(before).filter(({ type }) => type === "dialog" || type === "queue");
  expect(told, "the one that was taken first, then that places moved").toEqual([
    {
      type: "dialog",
      dialog: expect.objectContaining({ id: third.dialogId, assigneeId: dana.memberId }),
      prompt: true,
      from: { assigneeId: null, teamId: null },
    },
    { type: "queue", workspaceId: desk.workspace.workspaceId },
  ]);
});

test("the estimated wait is the median of the last hour's real waits", async () => {
  for (const seconds of [30, 60, 600]) {
    const { dialogId } = await ask();
    await desk.pass(seconds);
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
  }
  const waiting = await ask();
  expect((await getDialog(desk.core, waiting.visitor, waiting.dialogId)).queue?.estimated_wait_time).toBe(60);
  await desk.pass(3700);
  expect((await getDialog(desk.core, waiting.visitor, waiting.dialogId)).queue?.estimated_wait_time).toBeNull();
});

test("where nobody is there the visitor is told when somebody is back, without the reason and the names", async () => {
  await desk.settings({ timezone: "UTC", hours: [{ days: [2], from: "09:00", to: "17:00" }] });
  const { visitor, dialogId } = await ask("Very private");
  const seen = (await getDialog(desk.core, visitor, dialogId)).queue;
  expect(seen).toMatchObject({ staffed: false, back_at: "2026-03-03T09:00:00.000Z" });
  expect(seen).not.toHaveProperty("reason");
  expect(seen).not.toHaveProperty("offered_to");
  await desk.arrive(dana.memberId);
  expect((await getDialog(desk.core, visitor, dialogId)).queue).toMatchObject({ staffed: true, back_at: null });
});

test("a conversation without an assistant is searched a person for, without a line in its transcript", async () => {
  const { core, workspace } = desk;
  const bare = { ...createTestVisitor(workspace), type: "customer" as const, siteId: "", externalId: "x", email: null, assistantId: null };
  const { dialogId, message } = await startDialog(
    core,
    { ...bare, siteId: null as never, externalId: null as never },
    line("Anybody?"),
    {},
  );
  expect(message.seq).toBe(1);
  expect(await rowOf(dialogId)).toMatchObject({ status: "queued", last_seq: 1 });
  await desk.pass(0);
  expect(await newsOf(dana)).toMatchObject([{ type: "handoff_waiting" }]);
});

test("what was put off is taken up again at its time: by whoever had it, else by the queue", async () => {
  const mine = await ask();
  await acceptHandoff(desk.core, dana, { dialog_id: mine.dialogId });
  const nobodys = await ask();
  const until = new Date(desk.clock.now().getTime() + 3_600_000);
  for (const { dialogId } of [mine, nobodys]) await updateDialog(desk.core, dana, dialogId, { status: "snoozed", snoozed_until: until });
  await desk.pass(3599);
  expect(await rowOf(mine.dialogId)).toMatchObject({ status: "snoozed" });
  await desk.pass(1);
  expect(await rowOf(mine.dialogId)).toMatchObject({ status: "human", assignee_id: dana.memberId });
  expect(await rowOf(nobodys.dialogId)).toMatchObject({ status: "queued" });
});

test("the operator hears of what the visitor writes once, until it is read", async () => {
  const { visitor, dialogId } = await ask();
  await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
  for (const text of ["One", "Two", "Three"]) {
    await sendMessage(desk.core, visitor, dialogId, line(text));
    await desk.pass(2);
  }
  const news = (await newsOf(dana)).filter(({ type }) => type === "message");
  expect(news).toMatchObject([{ body: "Three", read_at: null, topic: "mine" }]);
});

test("a step that ran already does nothing when it runs again", async () => {
  await desk.settings({ assignment: "round_robin" });
  await desk.arrive(dana.memberId);
  const { dialogId } = await ask();
  const { searchPerson } = await import("./search-person");
  const job = { dialog_id: dialogId, payload: { handoff_id: (await recordOf(dialogId))?.id ?? 0, step: 0 } };
  await searchPerson(desk.core, job);
  await searchPerson(desk.core, job);
  expect(await recordOf(dialogId)).toMatchObject({ step: 1, tried: [dana.memberId] });
  expect(await newsOf(dana)).toHaveLength(1);
});

async function askTeam(members: number[]) {
  const { core, workspace } = desk;
  const team = await createTeam(core, olga, { name: crypto.randomUUID(), members, hours: null });
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("Hello"), {});
  await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "Please", team: team.id });
  return { visitor, dialogId, team };
}

test("a team's conversation is offered to those of it who are there, then all of it are notified, and nobody else", async () => {
  await desk.settings({ assignment: "least_busy", offer_seconds: 60, everyone_seconds: 300 });
  const rosa = await desk.addOperator("Rosa");
  for (const id of [olga.memberId, dana.memberId, rosa]) await desk.arrive(id);
  const { dialogId, team } = await askTeam([dana.memberId, rosa]);
  expect(await getDialog(desk.core, olga, dialogId)).toMatchObject({ status: "queued", team: { id: team.id, name: team.name } });
  await desk.pass(0);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: dana.memberId });
  await desk.pass(60);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: rosa });
  await desk.pass(60);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: null, everyone_at: desk.clock.now() });
  expect((await newsOf(dana)).map(({ type }) => type)).toEqual(["handoff_offered", "handoff_waiting"]);
  expect(await newsOf(olga)).toEqual([]);
});

test("a team of which nobody is there is asked as anybody who is not: everyone is notified", async () => {
  await desk.settings({ assignment: "least_busy" });
  await desk.arrive(olga.memberId);
  const { dialogId } = await askTeam([dana.memberId]);
  await desk.pass(0);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: null, everyone_at: desk.clock.now() });
  expect([await newsOf(olga), await newsOf(dana)]).toMatchObject([[{ type: "handoff_waiting" }], [{ type: "handoff_waiting" }]]);
});

test("a conversation that waits and is given to another team is offered anew, to that team", async () => {
  await desk.settings({ assignment: "least_busy" });
  await desk.arrive(olga.memberId);
  await desk.arrive(dana.memberId);
  const { dialogId } = await askTeam([dana.memberId]);
  const other = await createTeam(desk.core, olga, { name: "Other", members: [olga.memberId], hours: null });
  await desk.pass(0);
  await updateDialog(desk.core, dana, dialogId, { team: other.id });
  await desk.pass(0);
  expect(await recordOf(dialogId)).toMatchObject({ offered_to: olga.memberId, tried: [olga.memberId] });
  expect(await newsOf(dana)).toMatchObject([{ type: "handoff_offered", read_at: expect.any(Date) }]);
});

test("a transfer to a team puts it in the queue of that team, with the note", async () => {
  await desk.arrive(olga.memberId);
  await desk.arrive(dana.memberId);
  const { dialogId } = await ask();
  await acceptHandoff(desk.core, olga, { dialog_id: dialogId });
  const team = await createTeam(desk.core, olga, { name: "Nights", members: [dana.memberId], hours: null });
  const passed = await transferDialog(desk.core, olga, dialogId, { operator_id: null, team: team.id, note: "Over to you" });
  expect(passed).toMatchObject({ status: "queued", assignee: null, team: { name: "Nights" } });
  await desk.pass(0);
  expect((await newsOf(dana)).at(-1)).toMatchObject({ type: "handoff_waiting", body: "Over to you", read_at: null });
  expect((await newsOf(olga)).filter(({ read_at }) => read_at === null)).toEqual([]);
});

test("who waits for a team is told when that is back, by its own hours", async () => {
  const hours = { timezone: "UTC", hours: [{ days: [1, 2, 3, 4, 5], from: "14:00", to: "16:00" }] };
  const { core, workspace } = desk;
  await desk.arrive(olga.memberId);
  const team = await createTeam(core, olga, { name: "Afternoons", members: [dana.memberId], hours });
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, line("Hello"), {});
  await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "Please", team: team.id });
  expect((await getDialog(core, visitor, dialogId)).queue).toMatchObject({ staffed: false, back_at: "2026-03-02T14:00:00.000Z" });
  await desk.arrive(dana.memberId);
  core.bus.publish({ type: "queue", workspaceId: workspace.workspaceId });
  expect(await getDialog(core, visitor, dialogId)).toMatchObject({ team: null, queue: { staffed: true, back_at: null } });
});
