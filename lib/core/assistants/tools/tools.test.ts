import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { assistantTools } from "@/db/schema";
import { newTool, toolChange } from "../../../protocol/routes/tools";
import { listAudit } from "../../audit/list-audit";
import type { Actor, CustomerActor } from "../../log/actor";
import { customerContactId } from "../../people/identity/authenticate";
import { createSite } from "../../people/sites/change-sites";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { deleteAssistant } from "../change-assistants";
import { RESULT_CHARS } from "./call-tool";
import { createTool, deleteTool, getTool, listTools, updateTool } from "./change-tools";
import { type OfferedTool, offerTools } from "./offer-tools";
import { tryTool } from "./try-tool";

type Heard = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** The owner's own system: keeps what it was asked, and answers as the test says. */
async function startShop() {
  const heard: Heard[] = [];
  const shop = {
    heard,
    answer: (_response: ServerResponse) => {},
    url: "",
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    heard.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
    shop.answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return shop;
}

const REFUND = {
  name: "refund_status",
  description: "How far a refund is",
  url: "https://shop.example.com/api/refunds/{refund_id}",
  parameters: {
    type: "object",
    properties: { refund_id: { type: "string", maxLength: 20 }, lines: { type: "integer", minimum: 1, maximum: 5 } },
    required: ["refund_id"],
  },
};
const CUSTOMERS = { audience: "customers", customer_id_parameter: "customer" };

describe("tools that call the owner's own systems", () => {
  let core: TestCore;
  let home: TestWorkspace;
  let shop: Awaited<ReturnType<typeof startShop>>;
  beforeAll(async () => {
    core = await createTestCore();
    shop = await startShop();
  });
  afterAll(async () => {
    await shop.close();
    await core.close();
  });
  beforeEach(async () => {
    home = await createTestWorkspace(core);
    shop.heard.length = 0;
    shop.answer = (response) => response.end("paid");
  });

  const make = (more: object = {}, actor: Actor = home.owner) =>
    createTool(core, actor, home.assistantId, newTool.parse({ ...REFUND, ...more }));
  const change = (id: number, patch: object) => updateTool(core, home.owner, home.assistantId, id, toolChange.parse(patch));
  const attempt = (id: number, given: Record<string, unknown> = {}, customer_id?: string) =>
    tryTool(core, home.owner, home.assistantId, id, { arguments: given, customer_id });

  describe("are made by admins alone", () => {
    it("and keep their secret to themselves, encrypted", async () => {
      const made = await make({ header_name: "authorization", secret: "Bearer key-of-the-shop" });
      expect(made).toMatchObject({ name: "refund_status", has_secret: true, timeout_seconds: 10, enabled: true });
      const seen = [made, await getTool(core, home.owner, home.assistantId, made.id), await listTools(core, home.owner, home.assistantId)];
      expect(JSON.stringify([...seen, (await listAudit(core, home.owner, { limit: 10 })).data])).not.toMatch(
        /key-of-the-shop|secret_sealed/,
      );
      const [row] = await core.db.select().from(assistantTools).where(eq(assistantTools.id, made.id));
      expect(row?.secret_sealed).not.toContain("key-of-the-shop");
      await expect(make({ name: "another_one" }, home.operator)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(listTools(core, home.operator, home.assistantId)).rejects.toMatchObject({ code: "FORBIDDEN" });
      const stranger = await createTestWorkspace(core);
      await expect(getTool(core, stranger.owner, home.assistantId, made.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(getTool(core, stranger.owner, stranger.assistantId, made.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("and what was done to them stands in the audit log", async () => {
      const { id } = await make();
      await change(id, { enabled: false });
      await attempt(id, { refund_id: "R1" });
      await deleteTool(core, home.owner, home.assistantId, id);
      const { data } = await listAudit(core, home.owner, { limit: 10, action: "tool." });
      expect(data.map(({ action }) => action)).toEqual(["tool.deleted", "tool.tried", "tool.updated", "tool.created"]);
      expect(JSON.stringify(data)).not.toContain("R1");
      expect((await listTools(core, home.owner, home.assistantId)).data).toEqual([]);
    });

    it("and go with their assistant", async () => {
      await make({ header_name: "x-key", secret: "key" });
      await deleteAssistant(core, home.owner, home.assistantId);
      expect(await core.db.select().from(assistantTools).where(eq(assistantTools.assistant_id, home.assistantId))).toEqual([]);
    });

    it("and have names of their own, twenty at most", async () => {
      await make();
      await expect(make()).rejects.toMatchObject({ code: "CONFLICT", message: /of this name/ });
      for (let n = 1; n < 20; n += 1) await make({ name: `tool_${"abcdefghijklmnopqrst"[n]}` });
      await expect(make({ name: "one_too_many" })).rejects.toMatchObject({ code: "CONFLICT", message: /at most 20/ });
    });

    it.each([
      [{ url: "ftp://shop.example.com/{refund_id}" }, /https/],
      [{ url: "https://user:pass@shop.example.com/{refund_id}" }, /password/],
      [{ url: "https://{refund_id}.example.com/" }, /whole parts of the path/],
      [{ url: "https://shop.example.com/..{refund_id}" }, /whole parts of the path/],
      [{ url: "https://shop.example.com/?id={refund_id}" }, /whole parts of the path/],
      [{ url: "https://shop.example.com/{other}" }, /not among the required/],
      [{ url: "https://shop.example.com/{lines}" }, /not among the required/],
      [{ customer_id_parameter: "customer" }, /customers alone/],
      [{ ...CUSTOMERS, customer_id_parameter: "refund_id" }, /as well/],
      [{ header_name: "x-key" }, /goes with a secret/],
      [{ secret: "key" }, /goes with a secret/],
    ])("and %o is refused", async (more, why) => {
      await expect(make(more)).rejects.toMatchObject({ code: "BAD_REQUEST", message: why });
    });

    it.each([
      { name: "Refund" },
      { name: "search_knowledge" },
      { header_name: "Host" },
      { secret: "two\r\nlines" },
      { parameters: { type: "object", properties: { a: { type: "string", pattern: "(a+)+$" } }, required: [] } },
      { parameters: { type: "object", properties: { "a b": { type: "string" } }, required: [] } },
      { parameters: { type: "object", properties: {}, required: ["a"] } },
      { timeout_seconds: 60 },
      { max_response_bytes: 1e9 },
    ])("and %o does not pass the schema", (more) => {
      expect(newTool.safeParse({ ...REFUND, ...more }).success).toBe(false);
    });

    it("and their secret goes to no other host than the one it was entered for", async () => {
      const { id } = await make({ header_name: "x-key", secret: "key" });
      const url = "https://elsewhere.example.com/{refund_id}";
      await expect(change(id, { url })).rejects.toMatchObject({ code: "BAD_REQUEST", message: /entered again/ });
      expect(await change(id, { url: "https://shop.example.com/v2/{refund_id}" })).toMatchObject({ has_secret: true });
      expect(await change(id, { url, secret: "another key" })).toMatchObject({ url, has_secret: true });
      expect(await change(id, { header_name: null, secret: null })).toMatchObject({ has_secret: false, header_name: null });
    });
  });

  describe("that get the customer's id", () => {
    const site = async (name: string) =>
      (await createSite(core, home.owner, { name, allowed_domains: [`${name}.example.com`], assistant_id: home.assistantId })).id;
    const offeredTo = async (siteId: string) => {
      const customer: CustomerActor = {
        type: "customer",
        workspaceId: home.workspaceId,
        contactId: customerContactId(siteId, "42"),
        siteId,
        externalId: "42",
        name: "Ada",
        email: null,
        assistantId: home.assistantId,
      };
      return offerTools(core, home.assistantId, customer, {});
    };
    const names = (tools: OfferedTool[]) => tools.map(({ name }) => name);

    it("P10: are for one site's customers: the same id at another one opens nothing of theirs", async () => {
      const [bank, blog] = [await site("bank"), await site("blog")];
      await expect(make(CUSTOMERS)).rejects.toMatchObject({ code: "BAD_REQUEST", message: /site_id: has to be named/ });
      await expect(make({ ...CUSTOMERS, site_id: "nowhere" })).rejects.toMatchObject({ message: /no site of this assistant/ });
      await expect(make({ site_id: bank })).rejects.toMatchObject({ message: /goes with the audience/ });
      await make({ ...CUSTOMERS, url: `${shop.url}/refunds/{refund_id}`, site_id: bank });
      expect(names(await offeredTo(blog))).toEqual([]);
      const [refund] = await offeredTo(bank);
      expect(await refund?.run({ refund_id: "R1" })).toBe("paid");
      expect(shop.heard.map(({ url }) => url)).toEqual(["/refunds/R1?customer=42"]);
    });

    it("P10: are offered to nobody once a second site uses the assistant, until one is named; a call under way is refused", async () => {
      const bank = await site("bank");
      const { id } = await make(CUSTOMERS);
      const [before] = await offeredTo(bank);
      expect(before?.name).toBe("refund_status");
      const blog = await site("blog");
      await expect(before?.run({ refund_id: "R1" })).rejects.toThrow(/can't be used here/);
      expect([await offeredTo(bank), await offeredTo(blog)]).toEqual([[], []]);
      await expect(change(id, { customer_id_parameter: "client" })).rejects.toMatchObject({ message: /has to be named/ });
      await change(id, { site_id: bank });
      expect([names(await offeredTo(bank)), names(await offeredTo(blog))]).toEqual([["refund_status"], []]);
    });

    it("may be for every site where they get no id", async () => {
      const [bank, blog] = [await site("bank"), await site("blog")];
      await make({ audience: "customers" });
      expect([names(await offeredTo(bank)), names(await offeredTo(blog))]).toEqual([["refund_status"], ["refund_status"]]);
    });
  });

  describe("are called", () => {
    it("with the parameters in their places, the secret and the customer's own id", async () => {
      const more = { ...CUSTOMERS, url: `${shop.url}/refunds/{refund_id}?v=2`, header_name: "X-Key", secret: "key-of-the-shop" };
      const { id } = await make(more);
      const tried = await attempt(id, { refund_id: "R 1/../2", lines: 3, customer: "bob", admin: true }, "ada");
      expect(tried).toMatchObject({ ok: true, result: "paid" });
      expect(shop.heard).toMatchObject([
        { method: "GET", url: "/refunds/R%201%2F..%2F2?v=2&lines=3&customer=ada", headers: { "x-key": "key-of-the-shop" }, body: "" },
      ]);
    });

    it("by POST with a body of JSON, and a key that identifies a repeated call", async () => {
      const { id } = await make({ ...CUSTOMERS, method: "POST", url: `${shop.url}/refunds/{refund_id}` });
      await attempt(id, { refund_id: "R1", lines: 2 }, "ada");
      expect(shop.heard).toMatchObject([{ method: "POST", url: "/refunds/R1", headers: { "content-type": "application/json" } }]);
      expect(JSON.parse(shop.heard[0]?.body ?? "")).toEqual({ lines: 2, customer: "ada" });
      expect(shop.heard[0]?.headers["idempotency-key"]).toMatch(/^[\w-]{32,36}$/);
    });

    it.each([
      [{}, /refund_id/],
      [{ refund_id: "x".repeat(21) }, /refund_id/],
      [{ refund_id: 7 }, /refund_id/],
      [{ refund_id: "R1", lines: 9 }, /lines/],
      [{ refund_id: ".." }, /part of an address/],
      [{ refund_id: "" }, /part of an address/],
    ])("but not with the arguments %o", async (given, why) => {
      const { id } = await make({ url: `${shop.url}/refunds/{refund_id}` });
      expect(await attempt(id, given)).toMatchObject({ ok: false, result: why });
      expect(shop.heard).toEqual([]);
    });

    it("but not without a customer where it takes one", async () => {
      const { id } = await make({ ...CUSTOMERS, url: `${shop.url}/refunds/{refund_id}` });
      expect(await attempt(id, { refund_id: "R1" })).toMatchObject({ ok: false, result: /customers/ });
      expect(shop.heard).toEqual([]);
    });

    it.each<[string, (response: ServerResponse) => void, RegExp]>([
      [
        "a refusal",
        (response) => response.writeHead(403).end("the inner secrets of the shop"),
        /^The call was answered with the status 403\.$/,
      ],
      ["a broken connection", (response) => void response.destroy(), /^The call failed\.$/],
      ["silence", () => {}, /^There was no answer in time\.$/],
      ["an endless answer", (response) => response.end("x".repeat(5000)), /^The answer is too long\.$/],
    ])("and %s becomes a short word for the model", async (_what, answer, why) => {
      const { id } = await make({ url: `${shop.url}/refunds/{refund_id}`, timeout_seconds: 1, max_response_bytes: 4500 });
      shop.answer = answer;
      expect(await attempt(id, { refund_id: "R1" })).toMatchObject({ ok: false, result: why });
    });

    it("and follow no redirect, which would carry the secret elsewhere", async () => {
      const { id } = await make({ url: `${shop.url}/refunds/{refund_id}`, header_name: "x-key", secret: "key" });
      shop.answer = (response) => response.writeHead(302, { location: `${shop.url}/elsewhere` }).end();
      expect(await attempt(id, { refund_id: "R1" })).toMatchObject({ ok: false, result: /status 302/ });
      expect(shop.heard).toHaveLength(1);
    });

    it("and a long answer is cut", async () => {
      const { id } = await make({ url: `${shop.url}/refunds/{refund_id}` });
      shop.answer = (response) => response.end("y".repeat(RESULT_CHARS * 2));
      const { result } = await attempt(id, { refund_id: "R1" });
      expect(result.startsWith("y".repeat(RESULT_CHARS))).toBe(true);
      expect(result.length).toBeLessThan(RESULT_CHARS + 50);
    });

    it("on the public internet alone, over https, where it is not a test", async () => {
      const { id } = await make({ url: `${shop.url}/refunds/{refund_id}` });
      const production: TestCore = { ...core, env: { ...core.env, ENVIRONMENT: "production" } };
      const tried = await tryTool(production, home.owner, home.assistantId, id, { arguments: { refund_id: "R1" } });
      expect(tried).toMatchObject({ ok: false, result: "The address may not be called." });
      expect(shop.heard).toEqual([]);
      const plain = newTool.parse({ ...REFUND, name: "plain", url: "http://shop.example.com/{refund_id}" });
      await expect(createTool(production, home.owner, home.assistantId, plain)).rejects.toMatchObject({ message: /https/ });
    });
  });
});
