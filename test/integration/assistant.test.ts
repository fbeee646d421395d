import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Established } from "@/lib/protocol/events-down";
import type { Message } from "@/lib/protocol/message";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { type ImapServer, startImapServer } from "../imap-server";
import { type MailCatcher, startMailCatcher } from "../mail-catcher";
import { openClient } from "../node";
import { hangsAfter, type OpenAiServer, speaks, startOpenAiServer } from "../openai-server";
import { startRedis, type TestRedis } from "../redis";
import { OWNER, startServer, type TestServer } from "../server";

/** Sentences that the demo assistant's knowledge proves: each is shown once the next has begun. */
const FIRST = "To embed the widget on your page, paste this snippet into it [1].";
const SECOND = "Your assistant's page in the dashboard has it ready to copy [1].";
const THIRD = "The loader makes one button, once the page has loaded and rests [1].";

type Words = { turn_id: string; index: number; delta: string };

describe("the assistant on two nodes that are processes", () => {
  let database: PostgresDatabase;
  let redis: TestRedis;
  let model: OpenAiServer;
  let mailbox: ImapServer;
  let mail: MailCatcher;
  let nodes: TestServer[];
  beforeAll(async () => {
    [database, redis, model] = await Promise.all([createPostgresDatabase(), startRedis(), startOpenAiServer()]);
    [mailbox, mail] = await Promise.all([startImapServer(), startMailCatcher()]);
    const ai = { AI_BASE_URL: model.baseUrl, AI_MODEL: "test", BATON_DEMO: "1" };
    const mailing = { IMAP_URL: mailbox.url, SMTP_URL: mail.url, MAIL_FROM: "Care <support@example.com>" };
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, ...ai, ...mailing };
    nodes = [await startServer({ env }), await startServer({ env })];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await Promise.all([model.close(), redis.stop(), database.drop(), mailbox.close(), mail.close()]);
  });

  it("mail that comes by IMAP is answered by SMTP, by the assistant and then by a person, in one conversation", async () => {
    const [one, other] = nodes as [TestServer, TestServer];
    const call = async (node: TestServer, method: string, path: string, body?: unknown, token?: string) => {
      const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
      const answer = await fetch(`${node.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
      expect(answer.status, `${method} ${path}`).toBeLessThan(300);
      return answer.json();
    };
    const { access_token: owner } = await call(one, "POST", "/api/token", OWNER);
    const channel = "/api/assistants/demo/channels/email";
    await call(one, "POST", channel, { address: "support@example.com" }, owner);
    await vi.waitFor(async () => expect((await call(other, "GET", channel, undefined, owner)).inbox.read_at).not.toBeNull(), {
      timeout: 20_000,
    });
    expect((await call(other, "GET", `${channel}?check=1`, undefined, owner)).problems).toEqual([]);

    model.answers(speaks(FIRST));
    const write = (to: string, text: string, more = "") =>
      mailbox.deliver(`From: Ada <ada@example.net>\nTo: ${to}\nMessage-ID: <${randomUUID()}@x>\nSubject: The widget\n${more}\n${text}`);
    write("support@example.com", "How do I embed the widget?");
    const first = await vi.waitFor(() => mail.mails.at(0) ?? expect.fail("no mail yet"), { timeout: 30_000 });
    expect(first).toMatchObject({ to: ["ada@example.net"], body: expect.stringContaining("paste this snippet") });
    expect(first.headers).toMatch(/^Subject: Re: The widget$/m);

    const { data } = await call(other, "GET", "/api/dialogs?channel=email", undefined, owner);
    expect(data).toMatchObject([{ title: "The widget", channel: "email", visitor: { name: "Ada", email: "ada@example.net" } }]);
    const messages = `/api/dialogs/${data[0].id}/messages`;
    await call(other, "POST", messages, { client_id: randomUUID(), text: "I am a person" }, owner);
    const replyTo = /^Reply-To: (\S+)/m.exec(first.headers)?.[1] ?? "";
    write(replyTo, "Thanks!\n\n> paste this snippet", `In-Reply-To: ${/^Message-ID: (\S+)/im.exec(first.headers)?.[1]}\n`);
    const second = await vi.waitFor(() => mail.mails.at(1) ?? expect.fail("no mail yet"), { timeout: 30_000 });
    expect(second.body).toContain("I am a person");
    await vi.waitFor(
      async () => {
        const said = (await call(one, "GET", messages, undefined, owner)).messages.filter(({ kind }: Message) => kind === "text");
        expect(said.map(({ sender, text }: Message) => [sender, text])).toEqual([
          ["user", "The widget\n\nHow do I embed the widget?"],
          ["assistant", FIRST],
          ["manager", "I am a person"],
          ["user", "Thanks!"],
        ]);
      },
      { timeout: 20_000 },
    );
    expect(
      (await call(one, "GET", `/api/dialogs/${data[0].id}/mails`, undefined, owner)).data
        .map(({ direction }: { direction: string }) => direction)
        .sort(),
    ).toEqual(["in", "in", "out", "out"]);
    expect(mailbox.seen()).toHaveLength(2);
  }, 120_000);

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
