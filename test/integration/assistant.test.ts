import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Established } from "@/lib/protocol/events-down";
import type { Message } from "@/lib/protocol/message";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { openClient } from "../node";
import { hangsAfter, type OpenAiServer, speaks, startOpenAiServer } from "../openai-server";
import { startRedis, type TestRedis } from "../redis";
import { startServer, type TestServer } from "../server";

/** Sentences that the demo assistant's knowledge proves: each is shown once the next has begun. */
const FIRST = "To embed the widget on your page, paste this snippet into it [1].";
const SECOND = "Your assistant's page in the dashboard has it ready to copy [1].";
const THIRD = "The loader makes one button, once the page has loaded and rests [1].";

type Words = { turn_id: string; index: number; delta: string };

describe("the assistant on two nodes that are processes", () => {
  let database: PostgresDatabase;
  let redis: TestRedis;
  let model: OpenAiServer;
  let nodes: TestServer[];
  beforeAll(async () => {
    [database, redis, model] = await Promise.all([createPostgresDatabase(), startRedis(), startOpenAiServer()]);
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, AI_BASE_URL: model.baseUrl, AI_MODEL: "test", BATON_DEMO: "1" };
    nodes = [await startServer({ env }), await startServer({ env })];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await Promise.all([model.close(), redis.stop(), database.drop()]);
  });

  it("P2: a node that is killed in mid-answer leaves it to the other, which makes one message of it", async () => {
    const [dying, other] = nodes as [TestServer, TestServer];
    model.answers(hangsAfter(`${FIRST} `, `${SECOND} `, "The").answer, speaks(`${SECOND} `, `${FIRST} `, THIRD));
    const first = await openClient(`${dying.url}/widget`, { assistant_id: "demo" });
    const { visitor_token } = await first.next<Established>("connection_established");
    const asked = await first.ask("chat_message", { client_id: randomUUID(), text: "How do I embed the widget?" });
    if (!asked.ok) throw new Error(asked.error.error);
    const { dialog_id } = asked.message;
    await first.next<Words>("partial_result", ({ index }) => index === 1);

    const second = await openClient(`${other.url}/widget`, { assistant_id: "demo", visitor_token });
    await second.ask("join_dialog", { dialog_id });
    await second.next<Words>("partial_result", ({ index }) => index === 1);
    const soFar = (second.heard("partial_result") as Words[]).map(({ delta }) => delta);
    await dying.kill("SIGKILL");
    const done = await second.next<{ turn_id: string; message_id: number }>("agent_completed");
    first.close();

    const joined = await second.ask("join_dialog", { dialog_id });
    if (!joined.ok) throw new Error(joined.error.error);
    const answers = joined.messages.filter((message: Message) => message.sender === "assistant");
    expect(answers.map(({ id, text }) => ({ id, text }))).toEqual([{ id: done.message_id, text: `${SECOND} ${FIRST} ${THIRD}` }]);
    const heard = second.heard("partial_result") as Words[];
    expect(soFar).toEqual([FIRST, ` ${SECOND}`]);
    expect(heard.slice(2).map(({ delta }) => delta)).toEqual([SECOND, ` ${FIRST}`, ` ${THIRD}`]);
    expect(new Set(heard.map(({ turn_id }) => turn_id))).toEqual(new Set([done.turn_id]));
    expect(second.heard("agent_started")).toHaveLength(2);
    second.close();
  });
});
