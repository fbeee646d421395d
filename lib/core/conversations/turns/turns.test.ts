import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TurnEvent } from "../../../protocol/turns";
import { type Actor, type IntegrationActor, principalKey, type VisitorActor } from "../../log/actor";
import type { DomainEvent } from "../../log/events";
import { createTestVisitor, createTestWorkspace } from "../../testing";
import { startDialog } from "../dialogs/start-dialog";
import { updateDialog } from "../dialogs/update-dialog";
import { acceptHandoff } from "../handoffs/accept-handoff";
import { requestHandoff } from "../handoffs/request-handoff";
import { createTestDesk, type Desk } from "../handoffs/testing";
import { editMessage } from "../messages/edit-message";
import { sendInTurn, sendMessage } from "../messages/send-message";
import { publishTurnEvent } from "./publish-turn-event";
import { takeTurn } from "./take-turn";
import { turnLimitKey } from "./turn-limit-key";

const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
const thinks = (turn_token: string) => ({ turn_token, type: "agent_thinking" as const, payload: {} });

describe("the turn of a bot", () => {
  let desk: Desk;
  let bot: IntegrationActor;
  beforeAll(async () => {
    desk = await createTestDesk();
    bot = { type: "integration", workspaceId: desk.workspace.workspaceId, keyId: 1, name: "Bot", scopes: ["write"] };
  });
  afterAll(() => desk.core.close());

  async function begin() {
    const visitor = createTestVisitor(desk.workspace);
    const { dialogId, message } = await startDialog(desk.core, visitor, say("Hello"), {});
    const { turn_token, expires_at } = await takeTurn(desk.core, bot, dialogId);
    return { visitor, dialogId, messageId: message.id, turn_token, expires_at };
  }
  type Begun = Awaited<ReturnType<typeof begin>>;
  const turnsOf = (dialogId: number) =>
    desk.core.events.filter(
      (event): event is Extract<DomainEvent, { type: "turn" }> => event.type === "turn" && event.dialog.id === dialogId,
    );

  it("makes its message the assistant's, once for each client_id, and says that it is whole", async () => {
    const { dialogId, turn_token } = await begin();
    const words = say("Hello, Ada");
    const { message } = await sendInTurn(desk.core, bot, dialogId, turn_token, words);
    expect(message).toMatchObject({ sender: "assistant", kind: "text", author: { id: desk.workspace.assistantId }, seq: 2 });
    expect(turnsOf(dialogId).at(-1)).toMatchObject({ event: "agent_completed", payload: { message_id: message.id } });
    await takeTurn(desk.core, bot, dialogId);
    expect(await sendInTurn(desk.core, bot, dialogId, turn_token, words)).toMatchObject({ duplicate: true, message: { id: message.id } });
    const row = await desk.core.db.query.dialogs.findFirst({ where: (d, { eq }) => eq(d.id, dialogId) });
    expect(row).toMatchObject({ status: "assistant", waiting_since: null, unread_visitor: 1, unread_members: 1 });
  });

  it("shows how it goes on, under its own name and dialog", async () => {
    const { dialogId, turn_token } = await begin();
    const events: TurnEvent[] = [
      { turn_token, type: "agent_started", payload: {} },
      { turn_token, type: "tool_executing", payload: { tool: "search" } },
      { turn_token, type: "partial_result", payload: { index: 0, delta: "Hel" } },
      { turn_token, type: "agent_completed", payload: { message_id: null, tokens_used: 7 } },
    ];
    for (const event of events) await publishTurnEvent(desk.core, bot, dialogId, event);
    const turn_id = `${dialogId}-2`;
    expect(
      turnsOf(dialogId)
        .slice(-4)
        .map(({ event, payload }) => ({ event, ...payload })),
    ).toEqual([
      { event: "agent_started", dialog_id: dialogId, turn_id, name: "Assistant" },
      { event: "tool_executing", dialog_id: dialogId, turn_id, tool: "search" },
      { event: "partial_result", dialog_id: dialogId, turn_id, index: 0, delta: "Hel" },
      { event: "agent_completed", dialog_id: dialogId, turn_id, message_id: null, tokens_used: 7 },
    ]);
  });

  it("says no more in parts than a message may hold: TOO_LARGE, whatever was said in the turn before", async () => {
    const { dialogId, turn_token } = await begin();
    const part = (token: string, index: number, delta: string) =>
      publishTurnEvent(desk.core, bot, dialogId, { turn_token: token, type: "partial_result", payload: { index, delta } });
    const half = "é".repeat(desk.core.env.WS_MAX_MESSAGE_BYTES / 4);
    await part(turn_token, 0, half);
    await part(turn_token, 1, half);
    await expect(part(turn_token, 2, "x")).rejects.toMatchObject({ code: "TOO_LARGE" });
    await publishTurnEvent(desk.core, bot, dialogId, { turn_token, type: "agent_started", payload: {} });
    await expect(part(turn_token, 0, "x")).rejects.toMatchObject({ code: "TOO_LARGE" });
    await part((await takeTurn(desk.core, bot, dialogId)).turn_token, 0, half);
  });

  const operator = () => desk.workspace.operator;
  const ENDS: readonly [string, (begun: Begun) => Promise<unknown>][] = [
    ["a later message of the visitor", ({ visitor, dialogId }) => sendMessage(desk.core, visitor, dialogId, say("And another thing"))],
    ["a later message of a member", ({ dialogId }) => sendMessage(desk.core, operator(), dialogId, say("I am here"))],
    [
      "the question's being edited",
      ({ visitor, dialogId: dialog_id, messageId: message_id }) =>
        editMessage(desk.core, visitor, { dialog_id, message_id, text: "Hello!" }),
    ],
    ["a request for a person", ({ visitor, dialogId: dialog_id }) => requestHandoff(desk.core, visitor, { dialog_id, reason: "Help" })],
    ["a person who takes it", ({ dialogId: dialog_id }) => acceptHandoff(desk.core, operator(), { dialog_id })],
    ["its end", ({ dialogId }) => updateDialog(desk.core, operator(), dialogId, { status: "resolved" })],
    ["another turn", ({ dialogId }) => takeTurn(desk.core, bot, dialogId)],
    ["its time", async () => desk.clock.advance(60)],
  ];
  it.each(ENDS)("is ended by %s: a message and an event are refused with CONFLICT (P9)", async (_what, end) => {
    const begun = await begin();
    await end(begun);
    const { dialogId, turn_token } = begun;
    await expect(sendInTurn(desk.core, bot, dialogId, turn_token, say("Late"))).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(publishTurnEvent(desk.core, bot, dialogId, thinks(turn_token))).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("outlasts a private note of a member", async () => {
    const { dialogId, turn_token } = await begin();
    await sendMessage(desk.core, operator(), dialogId, { ...say("Interesting"), kind: "note" });
    expect((await sendInTurn(desk.core, bot, dialogId, turn_token, say("Still here"))).message.sender).toBe("assistant");
  });

  it.each<[string, (visitor: VisitorActor, dialogId: number) => Promise<unknown>]>([
    ["a person has", (_visitor, dialog_id) => acceptHandoff(desk.core, operator(), { dialog_id })],
    ["waits for a person", (visitor, dialog_id) => requestHandoff(desk.core, visitor, { dialog_id, reason: "Help" })],
    ["is resolved", (_visitor, dialogId) => updateDialog(desk.core, operator(), dialogId, { status: "resolved" })],
  ])("can't be taken in a conversation that %s", async (_what, lose) => {
    const { visitor, dialogId } = await begin();
    await lose(visitor, dialogId);
    await expect(takeTurn(desk.core, bot, dialogId)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is an API key's that may write, in its own workspace, by a token of this conversation", async () => {
    const [one, other] = [await begin(), await begin()];
    const elsewhere = (await createTestWorkspace(desk.core)).workspaceId;
    const all = (actor: Actor, token = one.turn_token) => [
      takeTurn(desk.core, actor, one.dialogId),
      sendInTurn(desk.core, actor, one.dialogId, token, say("Hm")),
      publishTurnEvent(desk.core, actor, one.dialogId, thinks(token)),
    ];
    const codes = async (asked: Promise<unknown>[]) =>
      Promise.all(
        asked.map((each) =>
          each.then(
            () => "ok",
            (error: { code: string }) => error.code,
          ),
        ),
      );
    for (const actor of [one.visitor, operator(), desk.workspace.owner, { ...bot, scopes: ["read"] as const }])
      expect(await codes(all(actor)), actor.type).toEqual(Array(3).fill("FORBIDDEN"));
    expect(await codes(all({ ...bot, workspaceId: elsewhere }))).toEqual(Array(3).fill("NOT_FOUND"));
    const [, ...byToken] = all(bot, other.turn_token);
    expect(await codes([...byToken, sendInTurn(desk.core, bot, one.dialogId, "nonsense", say("Hm"))])).toEqual(
      Array(3).fill("BAD_REQUEST"),
    );
    const note = { ...say("Hm"), kind: "note" as const };
    expect(await codes([sendInTurn(desk.core, bot, other.dialogId, other.turn_token, note)])).toEqual(["BAD_REQUEST"]);
  });

  it("is counted by conversation for who may speak in it, and nobody else spends of that", async () => {
    const [one, other] = [await begin(), await begin()];
    const keyOf = (actor: Actor, token?: string) => turnLimitKey(desk.core, actor, one.dialogId, token);
    const own = `turn:${desk.workspace.workspaceId}/${one.dialogId}`;
    expect([keyOf(bot), keyOf(bot, one.turn_token)]).toEqual([own, own]);
    expect([keyOf(bot, other.turn_token), keyOf(bot, "nonsense")]).toEqual(["integration:1", "integration:1"]);
    for (const actor of [one.visitor, operator(), { ...bot, scopes: ["read"] as const }])
      for (const token of [undefined, one.turn_token, "nonsense"]) expect(keyOf(actor, token)).toBe(principalKey(actor));
  });
});
