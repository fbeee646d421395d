import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startReceiver, type TestReceiver, verifies } from "@/test/webhook-receiver";
import { updateAssistant } from "../core/assistants/change-assistants";
import { getAssistant } from "../core/assistants/read-assistants";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { completeHandoff } from "../core/conversations/handoffs/complete-handoff";
import { createTestDesk, type Desk, runUntil } from "../core/conversations/handoffs/testing";
import { editMessage } from "../core/conversations/messages/edit-message";
import { sendInTurn, sendMessage } from "../core/conversations/messages/send-message";
import { takeTurn } from "../core/conversations/turns/take-turn";
import type { IntegrationActor } from "../core/log/actor";
import { insertJobs, jobOf } from "../core/log/jobs";
import { createTestVisitor } from "../core/testing";
import type { TurnRequested } from "../protocol/turns";
import { embeddedProvider } from "./embedded";
import { assistantJobs, botJobs } from "./index";

const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

describe("an assistant that is a bot behind a webhook", () => {
  let desk: Desk;
  let receiver: TestReceiver;
  let secret: string;
  let bot: IntegrationActor;

  beforeAll(async () => {
    [desk, receiver] = await Promise.all([createTestDesk(), startReceiver()]);
    const { workspaceId, assistantId, owner } = desk.workspace;
    const ai = { provider: "webhook" as const, webhook: { url: receiver.url } };
    secret = (await updateAssistant(desk.core, owner, assistantId, { ai })).ai.webhook?.secret ?? "";
    bot = { type: "integration", workspaceId, keyId: 1, name: "Bot", scopes: ["write"] };
  });
  afterAll(() => Promise.all([desk.core.close(), receiver.close()]));
  beforeEach(() => {
    receiver.received.length = 0;
    receiver.answer(204);
  });

  /** A visitor asks, and the jobs that are due by then run. */
  async function ask(text: string, seconds = 0) {
    const visitor = createTestVisitor(desk.workspace);
    const { dialogId } = await startDialog(desk.core, visitor, say(text), {});
    await pass(seconds);
    return { visitor, dialogId };
  }
  const jobs = () => [
    ...assistantJobs(
      desk.core,
      embeddedProvider(() => Promise.resolve()),
    ),
    ...botJobs(desk.core),
  ];
  const pass = (seconds: number) => {
    const until = new Date(desk.clock.now().getTime() + seconds * 1_000);
    return runUntil(desk.core, desk.clock, until, jobs());
  };
  const asked = (at = 0) => receiver.received[at]?.event as unknown as TurnRequested;
  const answer = (dialogId: number, token: string, text: string) => sendInTurn(desk.core, bot, dialogId, token, say(text));
  async function look(dialogId: number) {
    const dialog = await desk.core.db.query.dialogs.findFirst({ where: (d, { eq }) => eq(d.id, dialogId) });
    const log = await desk.core.db.query.messages.findMany({
      where: (m, { eq }) => eq(m.dialog_id, dialogId),
      orderBy: (m, { asc }) => asc(m.seq),
    });
    return { status: dialog?.status, said: log.filter(({ sender }) => sender === "assistant").map(({ text }) => text) };
  }
  const APOLOGY = "I can't look that up at the moment. I've asked a person to help, and they will answer you here.";

  it("is asked once, signed, and answers by the token", async () => {
    const { dialogId } = await ask("Where is my parcel?");
    const [request, ...more] = receiver.received;
    expect(more).toEqual([]);
    expect(asked()).toMatchObject({ type: "turn.requested", dialog_id: dialogId, message: { text: "Where is my parcel?", seq: 1 } });
    expect(request && verifies(request, secret) && request.id === asked().id).toBe(true);
    expect(Date.parse(asked().expires_at) - desk.clock.now().getTime()).toBe(60_000);
    const { message } = await answer(dialogId, asked().turn_token, "On its way.");
    expect(message).toMatchObject({ sender: "assistant", author: { id: desk.workspace.assistantId, name: "Assistant" } });
    await pass(120);
    expect(await look(dialogId)).toEqual({ status: "assistant", said: ["On its way."] });
  });

  it.each([
    ["is silent", 204, [0]],
    ["fails", 500, [0, 1_000, 4_000]],
  ])("that %s leaves nobody without an answer: a person is called in the words for a model that is away", async (_how, status, after) => {
    const times: number[] = [];
    receiver.answer((_received, response) => {
      times.push(desk.clock.now().getTime());
      response.writeHead(status).end();
    });
    const { dialogId } = await ask("Where is my parcel?", 61);
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual(after);
    expect(receiver.received.map(({ id }, at) => [id, asked(at).turn_token])).toEqual(after.map(() => [asked().id, asked().turn_token]));
    expect(await look(dialogId)).toEqual({ status: "queued", said: [APOLOGY] });
    await expect(answer(dialogId, asked().turn_token, "Late")).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("that takes another turn has its minute, and is silent too where it says nothing in it", async () => {
    const { dialogId } = await ask("Where is my parcel?", 30);
    await takeTurn(desk.core, bot, dialogId);
    await pass(59);
    expect(await look(dialogId)).toEqual({ status: "assistant", said: [] });
    await pass(2);
    expect(await look(dialogId)).toEqual({ status: "queued", said: [APOLOGY] });
  });

  it("that took the turn before it was asked is missed, and one that has answered is not", async () => {
    const begin = () => startDialog(desk.core, createTestVisitor(desk.workspace), say("Where is my parcel?"), {});
    const [silent, good] = [await begin(), await begin()];
    await takeTurn(desk.core, bot, silent.dialogId);
    const { turn_token } = await takeTurn(desk.core, bot, good.dialogId);
    await answer(good.dialogId, turn_token, "On its way.");
    await takeTurn(desk.core, bot, good.dialogId);
    await pass(61);
    expect(receiver.received).toEqual([]);
    expect(await look(silent.dialogId)).toEqual({ status: "queued", said: [APOLOGY] });
    expect(await look(good.dialogId)).toEqual({ status: "assistant", said: ["On its way."] });
  });

  it("whose question is edited has a minute for the new one", async () => {
    const { visitor, dialogId } = await ask("Where is my parcel?", 55);
    const message_id = asked().message.id;
    await editMessage(desk.core, visitor, { dialog_id: dialogId, message_id, text: "Where is my letter?" });
    await pass(50);
    expect(await look(dialogId)).toEqual({ status: "assistant", said: [] });
    await answer(dialogId, asked(1).turn_token, "On its way.");
    await pass(61);
    expect(await look(dialogId)).toEqual({ status: "assistant", said: ["On its way."] });
  });

  it("is not missed any more once a member has answered and given the conversation back", async () => {
    const { dialogId } = await ask("Where is my parcel?");
    await sendMessage(desk.core, desk.workspace.operator, dialogId, say("I see to it"));
    await completeHandoff(desk.core, desk.workspace.operator, { dialog_id: dialogId, hand_back: true });
    await takeTurn(desk.core, bot, dialogId);
    await pass(120);
    expect(await look(dialogId)).toEqual({ status: "assistant", said: [] });
  });

  it("that fails after it has answered calls nobody", async () => {
    receiver.answer((_received, response) => {
      const { dialog_id, turn_token } = asked();
      void answer(dialog_id, turn_token, "Here")
        .catch(() => undefined)
        .finally(() => response.writeHead(500).end());
    });
    const { dialogId } = await ask("Where is my parcel?");
    expect(await look(dialogId)).toEqual({ status: "assistant", said: ["Here"] });
  });

  it("is called apart from all turns: one that never answers holds up none", async () => {
    const { dialogId } = await startDialog(desk.core, createTestVisitor(desk.workspace), say("Where is my parcel?"), {});
    await runUntil(desk.core, desk.clock, desk.clock.now(), assistantJobs(desk.core));
    expect(receiver.received).toEqual([]);
    const left = await desk.core.db.query.effects.findMany({ where: (job, { eq }) => eq(job.dialog_id, dialogId) });
    expect(left.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["ask_bot", "bot_silence"]));
    expect(left.map(({ kind }) => kind)).not.toContain("turn");
    await pass(0);
    expect(receiver.received).toHaveLength(1);
  });

  it("is asked once, however often the job runs: while it has the turn, and once it has answered", async () => {
    const { dialogId } = await ask("Where is my parcel?");
    const { expires_at, message, turn_token } = asked();
    const of = { message_id: message.id, turn_epoch: 1 };
    const now = desk.clock.now();
    const again = () => insertJobs(desk.core.db, [jobOf("turn", of, now, dialogId)]).then(() => pass(0));
    await again();
    await answer(dialogId, turn_token, "Here");
    await insertJobs(desk.core.db, [jobOf("ask_bot", { ...of, expires_at, attempt: 1 }, now, dialogId)]);
    await again();
    await pass(61);
    await again();
    expect(receiver.received).toHaveLength(1);
    expect(await look(dialogId)).toEqual({ status: "assistant", said: ["Here"] });
  });

  it("answers the newest question alone: the token of the one before is refused", async () => {
    const { visitor, dialogId } = await ask("One");
    await sendMessage(desk.core, visitor, dialogId, say("Two"));
    await pass(0);
    expect(asked(1).message.text).toBe("Two");
    await expect(answer(dialogId, asked(0).turn_token, "To one")).rejects.toMatchObject({ code: "CONFLICT" });
    await answer(dialogId, asked(1).turn_token, "To two");
    await pass(120);
    expect(await look(dialogId)).toEqual({ status: "assistant", said: ["To two"] });
  });

  it("is not asked where somebody wants a person", async () => {
    const { dialogId } = await ask("I want to talk to a human");
    expect(receiver.received).toEqual([]);
    expect((await look(dialogId)).status).toBe("queued");
  });

  describe("its settings", () => {
    const change = (ai: object) => updateAssistant(desk.core, desk.workspace.owner, desk.workspace.assistantId, { ai });

    it("show the secret where it was set or made anew, and never again", async () => {
      const read = async () => (await getAssistant(desk.core, desk.workspace.owner, desk.workspace.assistantId)).ai.webhook;
      expect(await read()).toEqual({ url: receiver.url });
      expect((await change({ tone: "formal" })).ai.webhook).toEqual({ url: receiver.url });
      expect((await change({ webhook: { url: receiver.url } })).ai.webhook).toEqual({ url: receiver.url });
      const renewed = (await change({ webhook: { url: receiver.url, secret: null } })).ai.webhook?.secret ?? "";
      expect(renewed).toMatch(/^whsec_/);
      expect(renewed).not.toBe(secret);
      expect((await change({ webhook: { url: receiver.url, secret } })).ai.webhook?.secret).toBe(secret);
      expect(JSON.stringify(await desk.core.db.query.assistants.findMany())).not.toContain(secret);
    });

    it("take no bot without an address", async () => {
      await expect(change({ webhook: null })).rejects.toMatchObject({
        code: "BAD_REQUEST",
        message: expect.stringContaining("ai.webhook"),
      });
      expect((await change({ provider: "baton", webhook: null })).ai).toMatchObject({ provider: "baton", webhook: null });
    });
  });
});
