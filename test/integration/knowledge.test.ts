import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import type { MessagesPage } from "@/lib/protocol/message";
import type { Document } from "@/lib/protocol/routes/knowledge";
import type { List } from "@/lib/protocol/routes/spec";
import type { Website } from "@/lib/protocol/routes/websites";
import { makeDocx, makePdf } from "../files";
import { type OpenAiServer, startOpenAiServer } from "../openai-server";
import { type Refused, restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";
import { startTelegram, type TestTelegram } from "../telegram";
import { startWebsite, type TestWebsite } from "../website";

const DEMO = "/api/assistants/demo";
const PAGES = ["/a", "/b", "/c", "/d"];

describe("knowledge in the built server, with its embedded database", () => {
  let model: OpenAiServer;
  let site: TestWebsite;
  let telegram: TestTelegram;
  let server: TestServer;
  let call: ReturnType<typeof restClient>;
  let as: string;
  beforeAll(async () => {
    [model, site, telegram] = await Promise.all([startOpenAiServer(), startWebsite(), startTelegram()]);
    const env = { ENVIRONMENT: "test", BATON_DEMO: "1", AI_EMBEDDING_BASE_URL: model.baseUrl, AI_EMBEDDING_MODEL: "test" };
    server = await startServer({ env: { ...env, TELEGRAM_API_URL: telegram.url } });
    call = restClient(server.url);
    as = (await call<{ access_token: string }>("POST", "/api/token", { body: OWNER })).body.access_token;
  });
  afterAll(async () => {
    await server.close();
    await Promise.all([model.close(), site.close(), telegram.close()]);
  });

  const upload = (name: string, bytes: Uint8Array) => {
    const form = new FormData();
    form.set("file", new File([new Uint8Array(bytes)], name));
    return call<Document & Refused>("POST", `${DEMO}/documents`, { as, form });
  };
  const websites = async () => (await call<List<Website>>("GET", `${DEMO}/websites`, { as })).body.data;
  const titlesFor = async (question: string) => {
    const { body } = await call<{ passages: { title: string }[] }>("POST", `${DEMO}/try`, { as, body: { question } });
    return body.passages.map(({ title }) => title);
  };

  it("a PDF is read by the server's own thread, and one that is none is refused and leaves nothing", async () => {
    const line = (text: string, size: number, y: number) => ({ text, size, y });
    const made = await upload(
      "terms.pdf",
      makePdf([[line("Terms of repair", 20, 780), line("A zipper is mended within a week.", 11, 740)]]),
    );
    expect(made).toMatchObject({ status: 201, body: { title: "Terms of repair", type: "pdf", passage_count: 1 } });
    const broken = await upload("broken.pdf", Buffer.from("none"));
    expect(broken).toMatchObject({ status: 400, body: { error: { code: "BAD_REQUEST", error: "The file is broken, or no PDF" } } });
    const { body } = await call<List<Document>>("GET", `${DEMO}/documents?limit=100`, { as });
    expect(body.data.filter(({ type }) => type === "pdf")).toHaveLength(1);
  });

  it("what is said in other words is found by its meaning, after a restart too", async () => {
    await upload("shop.txt", Buffer.from("Footwear is exchanged at the counter."));
    await expect.poll(() => titlesFor("sneakers"), { timeout: 30_000, interval: 500 }).toContain("shop.txt");
    await server.restart();
    // A model that answers too late on a busy machine is left alone for half a minute.
    await expect.poll(() => titlesFor("sneakers"), { timeout: 60_000, interval: 500 }).toContain("shop.txt");
  });

  const writes = (number: number, text: string) => {
    const from = { id: 77, first_name: "Ada" };
    telegram.push({ update_id: number, message: { message_id: number, date: 1, chat: { id: 77, type: "private" }, from, text } });
  };
  const told = () => telegram.calls.filter(({ method }) => method === "sendMessage").map(({ payload }) => String(payload.text));

  it("answers who writes to the assistant's bot at Telegram, and shows that it types", async () => {
    const connected = await call("POST", `${DEMO}/channels/telegram`, { as, body: { token: telegram.token } });
    expect(connected.status).toBe(201);
    writes(1, "How do I embed the widget?");
    await expect.poll(told, { timeout: 60_000 }).toEqual([expect.stringMatching(/\[1\]/)]);
    expect(telegram.calls.map(({ method }) => method)).toContain("sendChatAction");
    expect((await call("GET", `${DEMO}/channels/telegram`, { as })).body).toMatchObject({ status: "connected", updates: "polling" });
  });

  it("a website whose node is killed goes on where it stood once the node is back", async () => {
    for (const path of PAGES) site.put(path, `<title>Page ${path}</title><p>What stands on the page ${path}.</p>`);
    const reached = new Promise<void>((resolve) => site.put("/c", () => resolve()));
    site.map(...PAGES);
    const added = await call<Website>("POST", `${DEMO}/websites`, { as, body: { url: site.origin, every: "never" } });
    expect(added.status).toBe(201);
    await reached;
    await server.kill("SIGKILL");
    site.put("/c", "<title>Page /c</title><p>What stands on the page /c.</p>");
    await server.restart();
    await expect.poll(async () => (await websites())[0]?.status, { timeout: 60_000, interval: 500 }).toBe("done");
    expect(await websites()).toMatchObject([{ found: 4, read: 4, failed: 0 }]);
    expect(site.asked.filter((path) => PAGES.includes(path))).toEqual(["/a", "/b", "/c", "/c", "/d"]);
  });

  it("goes on with the bot of a node that was killed, where it stood", async () => {
    const { body } = await call<List<Dialog>>("GET", "/api/dialogs?channel=telegram", { as });
    expect(body.data).toMatchObject([{ channel: "telegram", visitor: { name: "Ada" } }]);
    const said = { client_id: randomUUID(), text: "A person here. Did that help?" };
    expect((await call("POST", `/api/dialogs/${body.data[0]?.id}/messages`, { as, body: said })).status).toBe(201);
    writes(2, "It did");
    const written = async () =>
      (await call<MessagesPage>("GET", `/api/dialogs/${body.data[0]?.id}/messages`, { as })).body.messages
        .filter(({ sender }) => sender === "user")
        .map(({ text }) => text);
    await expect.poll(written, { timeout: 60_000, interval: 200 }).toEqual(["How do I embed the widget?", "It did"]);
    expect(told().slice(1)).toEqual([expect.stringMatching(/ joined$/), said.text]);
  });

  it("vectors that lie in the database stand in nobody's way once the setting is gone", async () => {
    await server.restart({ AI_EMBEDDING_MODEL: "" });
    const { body } = await call<List<Document>>("GET", `${DEMO}/documents?limit=100`, { as });
    const shop = body.data.find(({ title }) => title === "shop.txt");
    expect(await titlesFor("Where is footwear exchanged?")).toContain("shop.txt");
    expect((await call("DELETE", `${DEMO}/documents/${shop?.id}`, { as })).status).toBe(200);
    expect(await titlesFor("Where is footwear exchanged?")).not.toContain("shop.txt");
  });

  it("tags that stand in each other without end, from an admin, a page or a Word document, hold up nobody else", async () => {
    const nested = "<div>".repeat(380_000);
    site.put("/deep", nested);
    site.map("/deep");
    const waits: number[] = [];
    const watching = new AbortController();
    const watched = (async () => {
      while (!watching.signal.aborted) {
        const started = performance.now();
        await fetch(`${server.url}/healthz`);
        waits.push(performance.now() - started);
        await delay(20);
      }
    })();
    const add = (type: string, content: string) =>
      call<Refused>("POST", `${DEMO}/documents`, { as, body: { title: "Deep", type, content } });
    const refused = await Promise.all([
      add("html", nested),
      add("html", "<pre>".repeat(380_000)),
      upload("deep.html", Buffer.from(nested)),
      upload("deep.docx", makeDocx("<w:tbl><w:tr><w:tc>".repeat(120_000))),
    ]);
    for (const { status, body } of refused) expect([status, body.error.code]).toEqual([400, "BAD_REQUEST"]);
    const { body: made } = await call<Website>("POST", `${DEMO}/websites`, {
      as,
      body: { url: `${site.origin}/sitemap.xml`, every: "never" },
    });
    const state = async () => (await websites()).find(({ id }) => id === made.id)?.status;
    await expect.poll(state, { timeout: 60_000, interval: 200 }).toBe("done");
    watching.abort();
    await watched;
    waits.sort((a, b) => a - b);
    expect(waits.length).toBeGreaterThan(20);
    expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(200);
    // A machine that runs other tests beside this one may take its time once; the parser took 17 seconds.
    expect(waits.at(-1)).toBeLessThan(2_000);
  });
});
