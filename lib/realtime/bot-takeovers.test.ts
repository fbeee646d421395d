import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { freshDatabase } from "@/test/database";
import { startDialog } from "../core/conversations/dialogs/start-dialog";
import { completeHandoff } from "../core/conversations/handoffs/complete-handoff";
import { sendInTurn, sendMessage } from "../core/conversations/messages/send-message";
import { publishTurnEvent } from "../core/conversations/turns/publish-turn-event";
import { takeTurn } from "../core/conversations/turns/take-turn";
import type { IntegrationActor } from "../core/log/actor";
import { createTestVisitor, createTestWorkspace } from "../core/testing";
import { createTestNode, type Heard, link } from "./testing";

const DIALOGS = 50;
const ROUNDS = 10;
const say = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });

/** Words of the assistant that a reader got while a person had the conversation. */
function wordsOverAPerson(heard: readonly Heard[]): Heard[] {
  let isTaken = false;
  return heard.filter(({ event, payload }) => {
    const line = (payload.event as { type?: string } | undefined)?.type;
    if (line === "joined") isTaken = true;
    if (line === "handed_back") isTaken = false;
    return isTaken && (event === "partial_result" || payload.sender === "assistant");
  });
}

it("P9: of 500 takeovers on one node against a bot that speaks on another, no word comes after one", async () => {
  const database = await freshDatabase();
  const [ours, theirs] = [await createTestNode(database), await createTestNode(database)];
  link(ours, theirs);
  const workspace = await createTestWorkspace(ours.core);
  const { operator, workspaceId } = workspace;
  const bot: IntegrationActor = { type: "integration", workspaceId, keyId: 1, name: "Bot", scopes: ["write"] };
  let refused = 0;
  let spoken = 0;
  const attempt = (work: Promise<unknown>) =>
    work.then(
      () => (spoken += 1),
      (error: { code: string }) => (refused += Number(error.code === "CONFLICT")),
    );

  async function round(dialogId: number, at: number): Promise<void> {
    const { turn_token } = await takeTurn(theirs.core, bot, dialogId);
    const partial = (index: number) =>
      publishTurnEvent(theirs.core, bot, dialogId, { turn_token, type: "partial_result", payload: { index, delta: "word " } });
    const speak = async () => {
      for (let index = 0; index < at % 4; index += 1) await attempt(partial(index));
      await attempt(sendInTurn(theirs.core, bot, dialogId, turn_token, say("all of it")));
      await attempt(partial(9));
    };
    await Promise.all([speak(), sendMessage(ours.core, operator, dialogId, say("I am here"))]);
    await completeHandoff(ours.core, operator, { dialog_id: dialogId, hand_back: true });
  }

  const readers = await Promise.all(
    Array.from({ length: DIALOGS }, async () => {
      const visitor = createTestVisitor(workspace);
      const { dialogId } = await startDialog(ours.core, visitor, say("Hello"), {});
      const both = [ours.connect(visitor), theirs.connect(visitor)];
      for (const reader of both) await reader.ask("join_dialog", { dialog_id: dialogId });
      for (let at = 0; at < ROUNDS; at += 1) await round(dialogId, at);
      return both;
    }),
  );
  expect(readers.flat().flatMap(({ heard }) => wordsOverAPerson(heard))).toEqual([]);
  expect(readers.flat().every(({ heard }) => heard.filter(({ payload }) => payload.text === "I am here").length === ROUNDS)).toBe(true);
  // Both came to pass, or nothing was raced.
  expect([spoken > 0, refused > 0]).toEqual([true, true]);
  for (const node of [ours, theirs]) node.stop();
  await database.close();
}, 60_000);
