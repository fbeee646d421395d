import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dialogs, handoffs, messages, notifications } from "../../../../db/schema";
import type { MemberActor, VisitorActor } from "../../log/actor";
import { createTestVisitor } from "../../testing";
import { getDialog } from "../dialogs/get-dialog";
import { startDialog } from "../dialogs/start-dialog";
import { acceptHandoff } from "./accept-handoff";
import { requestHandoff } from "./request-handoff";
import { createTestDesk, type Desk } from "./testing";

let desk: Desk;
let dana: MemberActor;
let ada: VisitorActor;
let dialogId: number;

const line = (text: string) => ({ client_id: crypto.randomUUID(), text, kind: "text" as const, attachments: [] });

beforeEach(async () => {
  desk = await createTestDesk();
  dana = desk.workspace.operator;
  ada = createTestVisitor(desk.workspace);
  ({ dialogId } = await startDialog(desk.core, ada, line("Hello"), {}));
  await requestHandoff(desk.core, ada, { dialog_id: dialogId, reason: "A question about my order" });
  await desk.pass(0);
  desk.core.events.length = 0;
});
afterEach(() => desk.core.close());

const again = (more: { reason?: string; priority?: "low" | "normal" | "high" | "urgent" }) =>
  requestHandoff(desk.core, ada, { dialog_id: dialogId, reason: "Asked for a person", ...more });
const rowOf = async () => (await desk.core.db.select().from(dialogs).where(eq(dialogs.id, dialogId)))[0];
const recordsOf = () => desk.core.db.select().from(handoffs).where(eq(handoffs.dialog_id, dialogId));
const linesOf = async () =>
  (
    await desk.core.db
      .select()
      .from(messages)
      .where(and(eq(messages.dialog_id, dialogId), eq(messages.kind, "event")))
      .orderBy(messages.seq)
  ).map(({ text }) => text);
const announced = () =>
  desk.core.events.flatMap((event) => (event.type === "announce" && event.event === "handoff_request" ? [event.payload] : []));

describe("a person asked for once more while the conversation waits", () => {
  test("a new reason stands in the handoff and the transcript, and members are told again", async () => {
    const { handoff } = await again({ reason: "My parcel is broken" });
    expect(handoff).toMatchObject({ status: "requested", reason: "My parcel is broken", queue_position: 1 });
    expect(await recordsOf()).toMatchObject([{ status: "requested", reason: "My parcel is broken" }]);
    expect((await linesOf()).at(-1)).toBe(`${ada.name} asked for a person again: My parcel is broken`);
    expect(announced()).toMatchObject([{ dialog_id: dialogId, reason: "My parcel is broken", priority: "normal" }]);
    expect((await getDialog(desk.core, dana, dialogId)).queue?.reason).toBe("My parcel is broken");
  });

  test("what members have not read of it says the new reason, and makes itself heard again", async () => {
    await again({ reason: "My parcel is broken" });
    const news = await desk.core.db.select().from(notifications).where(eq(notifications.dialog_id, dialogId));
    expect(news.length).toBeGreaterThan(0);
    for (const each of news) expect(each).toMatchObject({ body: "My parcel is broken", read_at: null, alerted_at: null });
  });

  test("a higher priority is taken, a lower one is not", async () => {
    expect((await again({ priority: "high" })).handoff.priority).toBe("high");
    expect(await rowOf()).toMatchObject({ priority: "high" });
    expect((await linesOf()).at(-1)).toBe(`${ada.name} raised the priority to high`);
    expect(announced()).toMatchObject([{ priority: "high", reason: "A question about my order" }]);
    await again({ priority: "low" });
    expect(await rowOf()).toMatchObject({ priority: "high" });
  });

  test("a visitor may ask for high at most", async () => {
    expect((await again({ priority: "urgent" })).handoff.priority).toBe("high");
  });

  test("it keeps its place: the time it waits since does not change, and who came later stays behind", async () => {
    const before = await rowOf();
    await desk.pass(30);
    const later = createTestVisitor(desk.workspace);
    const { dialogId: second } = await startDialog(desk.core, later, line("Me too"), {});
    await requestHandoff(desk.core, later, { dialog_id: second, reason: "A question" });
    await desk.pass(30);
    const { handoff } = await again({ reason: "My parcel is broken" });
    expect(handoff.queue_position).toBe(1);
    expect((await rowOf())?.waiting_since).toEqual(before?.waiting_since);
    expect((await getDialog(desk.core, later, second)).queue?.queue_position).toBe(2);
  });

  test("the same again adds nothing, and is answered with the handoff that stands", async () => {
    const lines = await linesOf();
    expect((await again({ reason: "A question about my order" })).handoff).toMatchObject({ reason: "A question about my order" });
    expect((await again({})).handoff).toMatchObject({ reason: "A question about my order" });
    expect(await linesOf()).toEqual(lines);
    expect(announced()).toEqual([]);
  });

  test("the reason given to a person who has the conversation already stands in the transcript", async () => {
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    const { handoff } = await again({ reason: "It is urgent now" });
    expect(handoff).toMatchObject({ status: "accepted", reason: "It is urgent now" });
    expect(await rowOf()).toMatchObject({ status: "human", assignee_id: dana.memberId });
    expect((await linesOf()).at(-1)).toBe(`${ada.name} asked for a person again: It is urgent now`);
  });
});

describe("two who accept at once", () => {
  test("the second hears who was first", async () => {
    await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    await expect(acceptHandoff(desk.core, desk.workspace.owner, { dialog_id: dialogId })).rejects.toMatchObject({
      code: "CONFLICT",
      message: "Dana already accepted this conversation",
    });
    await expect(acceptHandoff(desk.core, dana, { dialog_id: dialogId })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("the first has the conversation as it is now in the answer", async () => {
    const { dialog } = await acceptHandoff(desk.core, dana, { dialog_id: dialogId });
    expect(dialog).toMatchObject({ id: dialogId, status: "human", assignee: { id: dana.memberId, name: "Dana" }, queue: null });
  });
});
