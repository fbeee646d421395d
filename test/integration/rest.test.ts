import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Attachment, Message, MessagesPage } from "@/lib/protocol/message";
import type { ApiKeyWithKey } from "@/lib/protocol/routes/api-keys";
import type { Assistant, PublicAssistant } from "@/lib/protocol/routes/assistants";
import type { Member } from "@/lib/protocol/routes/people";
import type { Room } from "@/lib/protocol/routes/rooms";
import type { SearchHit } from "@/lib/protocol/routes/search";
import type { SiteWithSecret } from "@/lib/protocol/routes/sites";
import type { List } from "@/lib/protocol/routes/spec";
import { fileForm, PNG, restClient, siteToken } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Tokens = { access_token: string };
type Session = { visitor_token: string; assistant: PublicAssistant; dialog: Dialog | null };
type Sent = { dialog: Dialog; message: Message };

let server: TestServer;
let call: ReturnType<typeof restClient>;
let owner: string;

beforeAll(async () => {
  server = await startServer({ env: { MAX_UPLOAD_BYTES: "700000", BATON_DEMO: "0" } });
  call = restClient(server.url);
  owner = (await call<Tokens>("POST", "/api/token", { body: OWNER })).body.access_token;
});
afterAll(() => server.close());

const newAssistant = async (body: object = {}) =>
  (await call<Assistant>("POST", "/api/assistants", { as: owner, body: { name: "Guide", ai: { enabled: false }, ...body } })).body;
const newSite = async (body: object = {}) =>
  (
    await call<SiteWithSecret>("POST", "/api/sites", {
      as: owner,
      body: { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true, ...body },
    })
  ).body;
const newKey = async (...scopes: string[]) =>
  (await call<ApiKeyWithKey>("POST", "/api/api-keys", { as: owner, body: { name: "Backend", scopes } })).body;
const newVisitor = async (assistantId: string) =>
  (await call<Session>("POST", "/api/widget/session", { body: { assistant_id: assistantId } })).body.visitor_token;
const firstMessage = async (as: string, text: string, more: object = {}) =>
  (await call<Sent>("POST", "/api/dialogs", { as, body: { client_id: randomUUID(), text, ...more } })).body;

async function newMember(role: string): Promise<Member & { token: string }> {
  const email = `${randomUUID()}@example.com`;
  const member = (
    await call<Member>("POST", "/api/members", { as: owner, body: { email, name: `A ${role}`, role, password: "long enough" } })
  ).body;
  const { body } = await call<Tokens>("POST", "/api/token", { body: { email: email.toUpperCase(), password: "long enough" } });
  return { ...member, token: body.access_token };
}

describe("roles", () => {
  it("lets an operator read assistants and change none, and makes admins by the owner alone", async () => {
    const [operator, admin] = [await newMember("operator"), await newMember("admin")];
    expect((await call("GET", "/api/assistants", { as: operator.token })).status).toBe(200);
    expect((await call("POST", "/api/assistants", { as: operator.token, body: { name: "No" } })).status).toBe(403);
    expect((await call("GET", "/api/sites", { as: operator.token })).status).toBe(403);
    expect(
      (await call("POST", "/api/members", { as: admin.token, body: { email: "a@example.com", name: "A", role: "admin" } })).status,
    ).toBe(403);
    expect((await call("PATCH", `/api/members/${operator.id}`, { as: admin.token, body: { role: "admin" } })).status).toBe(403);
    expect((await call("PATCH", `/api/members/${operator.id}`, { as: owner, body: { role: "admin" } })).status).toBe(200);
    expect((await call("DELETE", `/api/members/${operator.id}`, { as: owner })).status).toBe(200);
    expect((await call("GET", "/api/me", { as: operator.token })).status).toBe(401);
  });

  it("keeps the last owner, and one e-mail for one member", async () => {
    const { body: me } = await call<{ member: Member }>("GET", "/api/me", { as: owner });
    expect((await call("DELETE", `/api/members/${me.member.id}`, { as: owner })).status).toBe(409);
    expect((await call("PATCH", `/api/members/${me.member.id}`, { as: owner, body: { role: "operator" } })).status).toBe(409);
    expect((await call("POST", "/api/members", { as: owner, body: { email: OWNER.email, name: "Twin" } })).status).toBe(409);
    expect((await call("POST", "/api/members", { as: owner, body: { email: "b@example.com", name: "B", password: "short" } })).status).toBe(
      400,
    );
  });

  it("P10: answers another workspace's ids as if they did not exist", async () => {
    const assistant = await newAssistant();
    const body = { name: "Other", owner: { email: `${randomUUID()}@example.com`, name: "Other", password: "long enough" } };
    expect((await call("POST", "/api/workspaces", { as: owner, body })).status).toBe(201);
    const stranger = (await call<Tokens>("POST", "/api/token", { body: body.owner })).body.access_token;
    const { dialog } = await firstMessage(await newVisitor(assistant.id), "Only for us: xylophone");
    for (const path of [`/api/assistants/${assistant.id}`, `/api/dialogs/${dialog.id}`, `/api/rooms/${dialog.room}/messages`]) {
      expect((await call("GET", path, { as: stranger })).status, path).toBe(404);
    }
    expect((await call<List<SearchHit>>("GET", "/api/search?query=xylophone", { as: stranger })).body.data).toEqual([]);
    expect((await call<List<SearchHit>>("GET", "/api/search?query=xyloph", { as: owner })).body.data).toHaveLength(1);
    expect((await call("POST", "/api/workspaces", { as: stranger, body: { ...body, name: "Third" } })).status).toBe(403);
    expect((await call("POST", "/api/workspaces", { body })).status).toBe(401);
  });

  it("gives an API key what its scopes name, until it is revoked", async () => {
    const [reader, manager] = [await newKey("read"), await newKey("manage")];
    expect(reader.key).toMatch(/^bk_/);
    expect((await call("GET", "/api/dialogs", { as: reader.key })).status).toBe(200);
    expect((await call("POST", "/api/assistants", { as: reader.key, body: { name: "No" } })).status).toBe(403);
    expect((await call("POST", "/api/assistants", { as: manager.key, body: { name: "Yes" } })).status).toBe(201);
    expect((await call("GET", "/api/me", { as: manager.key })).status).toBe(403);
    expect((await call("DELETE", `/api/api-keys/${reader.id}`, { as: owner })).status).toBe(200);
    expect((await call("GET", "/api/dialogs", { as: reader.key })).status).toBe(401);
    expect(JSON.stringify((await call("GET", "/api/api-keys", { as: owner })).body)).not.toContain(manager.key);
  });
});

describe("assistants and sites", () => {
  it("changes what `ai` names and keeps the rest", async () => {
    const { id } = await newAssistant({ ai: { enabled: false, greeting: "Hello" } });
    const changed = await call<Assistant>("PATCH", `/api/assistants/${id}`, { as: owner, body: { ai: { enabled: true } } });
    expect(changed.body.ai).toMatchObject({ enabled: true, greeting: "Hello" });
    expect(
      (
        await call("PATCH", `/api/assistants/${id}`, {
          as: owner,
          body: { allowed_domains: ["*.example.com", "bücher.example", "localhost:3000"] },
        })
      ).status,
    ).toBe(200);
    for (const entry of ["https://example.com", "*", "a*.example.com", "example.com/path", "exa mple.com", "example.com:99999"]) {
      expect((await call("PATCH", `/api/assistants/${id}`, { as: owner, body: { allowed_domains: [entry] } })).status, entry).toBe(400);
    }
  });

  it("shows a site's secret at its making and rotation alone, and the old one signs nothing any more", async () => {
    const site = await newSite();
    const old = await siteToken(site, "ada");
    expect((await call("GET", "/api/dialogs", { as: old })).status).toBe(200);
    expect((await call("GET", `/api/sites/${site.id}`, { as: owner })).body).not.toHaveProperty("secret");
    expect((await call("POST", "/api/sites", { as: owner, body: { name: "None", allowed_domains: [] } })).status).toBe(400);
    const rotated = await call<SiteWithSecret>("POST", `/api/sites/${site.id}/rotate-secret`, { as: owner });
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(site.secret);
    expect((await call("GET", "/api/dialogs", { as: old })).status).toBe(401);
  });

  it("pages lists by cursor", async () => {
    for (const name of ["One", "Two", "Three"]) await newAssistant({ name });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: List<Assistant> = (
        await call<List<Assistant>>("GET", `/api/assistants?limit=2${cursor && `&cursor=${cursor}`}`, { as: owner })
      ).body;
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect((await call("GET", "/api/assistants?limit=101", { as: owner })).status).toBe(400);
  });
});

describe("the widget's session", () => {
  it("knows a visitor again by their token, and counts a token that is not valid as none", async () => {
    const { id } = await newAssistant();
    const token = await newVisitor(id);
    const { dialog } = await firstMessage(token, "Hello");
    const again = await call<Session>("POST", "/api/widget/session", { body: { assistant_id: id, visitor_token: token } });
    expect(again.body).toMatchObject({
      visitor_token: token,
      assistant: { name: "Guide", greeting: "Hi, how can we help?" },
      dialog: { id: dialog.id },
    });
    const forged = await call<Session>("POST", "/api/widget/session", { body: { assistant_id: id, visitor_token: `${token}x` } });
    expect(forged.body.dialog).toBeNull();
    expect((await call("GET", `/api/dialogs/${dialog.id}`, { as: forged.body.visitor_token })).status).toBe(404);
    expect((await call("POST", "/api/widget/session", { body: { assistant_id: "nobody" } })).status).toBe(404);
  });

  it("answers pages of the allowed domains and Baton's own", async () => {
    const { id } = await newAssistant({ allowed_domains: ["shop.example.com"] });
    const from = async (headers: Record<string, string>) =>
      (await call("POST", "/api/widget/session", { body: { assistant_id: id }, headers })).status;
    expect(await from({ origin: "https://shop.example.com" })).toBe(200);
    expect(await from({ origin: server.url })).toBe(200);
    expect(await from({ origin: "https://other.example.com" })).toBe(403);
    expect(await from({})).toBe(403);
  });

  it("makes the visitor a customer who keeps the open conversation", async () => {
    const { id } = await newAssistant();
    const site = await newSite({ assistant_id: id });
    const visitor = await newVisitor(id);
    const { dialog } = await firstMessage(visitor, "It is me");
    const token = await siteToken(site, "customer-7", { name: "Ada Moreno", email: "ada@example.com" });
    const session = await call<Session>("POST", "/api/widget/session", {
      body: { assistant_id: id, visitor_token: visitor, site_token: token },
    });
    expect(session.body.dialog).toMatchObject({ id: dialog.id, visitor: { name: "Ada Moreno" } });
    const log = await call<MessagesPage>("GET", `/api/dialogs/${dialog.id}/messages`, { as: token });
    expect(log.body.messages.map(({ text }) => text)).toContain("It is me");
    expect((await call("GET", `/api/dialogs/${dialog.id}`, { as: visitor })).status).toBe(404);
  });
});

describe("files", () => {
  it("are their uploader's until a message carries them, and then its readers'", async () => {
    const { id } = await newAssistant();
    const [visitor, other] = [await newVisitor(id), await newVisitor(id)];
    const upload = await call<Attachment>("POST", "/api/files", { as: visitor, form: fileForm(PNG, "../../ca\u202et.png") });
    expect(upload).toMatchObject({ status: 201, body: { name: "cat.png", type: "image/png", size: PNG.length, width: 1, height: 1 } });
    const { url } = upload.body;
    expect((await call("GET", url, { as: owner })).status).toBe(404);
    const { dialog, message } = await firstMessage(visitor, "", { attachments: [upload.body.id] });
    expect(message.kind).toBe("image");
    for (const as of [visitor, owner]) expect((await call("GET", url, { as })).status).toBe(200);
    expect((await call("GET", url, { as: other })).status).toBe(404);
    const shown = await fetch(`${server.url}${url}?token=${visitor}`);
    expect(shown.headers.get("content-disposition")).toMatch(/^inline/);
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
    await call("DELETE", `/api/dialogs/${dialog.id}/messages/${message.id}`, { as: owner });
    expect((await call("GET", url, { as: visitor })).status).toBe(404);
  });

  it("are served in parts, and not again to whoever has them", async () => {
    const content = JSON.stringify({ words: "0123456789".repeat(60_000) });
    const { body } = await call<Attachment>("POST", "/api/files", { as: owner, form: fileForm(content, "a.json", "application/json") });
    const ask = (headers: Record<string, string>, method = "GET") =>
      fetch(`${server.url}${body.url}`, { method, headers: { authorization: `Bearer ${owner}`, ...headers } });
    const whole = await ask({ "accept-encoding": "identity" });
    const etag = whole.headers.get("etag") ?? "";
    expect([whole.status, whole.headers.get("accept-ranges"), await whole.text()]).toEqual([200, "bytes", content]);
    const part = await ask({ range: "bytes=10-19", "if-range": etag });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      `bytes 10-19/${content.length}`,
      content.slice(10, 20),
    ]);
    const most = await ask({ range: "bytes=1-", "accept-encoding": "gzip" });
    expect([most.status, most.headers.get("content-encoding"), await most.text()]).toEqual([206, null, content.slice(1)]);
    expect(await (await ask({ range: "bytes=-5" })).text()).toBe(content.slice(-5));
    expect(await (await ask({ range: "bytes=262140-524300" })).text()).toBe(content.slice(262_140, 524_301));
    const beyond = await ask({ range: `bytes=${content.length}-` });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${content.length}`]);
    expect((await ask({ range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200);
    for (const named of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) expect((await ask({ "if-none-match": named })).status).toBe(304);
    const packed = await ask({ "accept-encoding": "gzip" });
    expect([packed.headers.get("content-encoding"), packed.headers.get("etag")]).toEqual(["gzip", `W/${etag}`]);
    const head = await ask({ range: "bytes=0-1" }, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, String(content.length), ""]);
  });

  it("never runs what was uploaded, and bounds its size", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const upload = await call<Attachment>("POST", "/api/files", { as: owner, form: fileForm(svg, "x.svg", "image/svg+xml") });
    expect(upload.body.type).not.toMatch(/^image/);
    const { headers } = await fetch(`${server.url}${upload.body.url}`, { headers: { authorization: `Bearer ${owner}` } });
    expect(headers.get("content-disposition")).toMatch(/^attachment/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect((await call("POST", "/api/files", { as: owner, form: fileForm(Buffer.alloc(700_001, 1), "big.bin") })).status).toBe(413);
    expect((await call("POST", "/api/files", { as: owner, form: fileForm(Buffer.alloc(1_000_000, 1), "huge.bin") })).status).toBe(413);
    expect((await call("POST", "/api/files", { as: owner, body: {} })).status).toBe(400);
  });
});

describe("rooms", () => {
  const write = (as: string, room: string, text: string) =>
    call<{ message: Message }>("POST", `/api/rooms/${encodeURIComponent(room)}/messages`, { as, body: { client_id: randomUUID(), text } });

  it("are channels for all members and direct messages for two", async () => {
    const [a, b, c] = [await newMember("operator"), await newMember("operator"), await newMember("operator")];
    const name = `channel_größe-${a.id}`;
    expect((await call("POST", "/api/rooms", { as: a.token, body: { name } })).status).toBe(403);
    expect((await call("POST", "/api/rooms", { as: owner, body: { name, topic: "Sizes" } })).status).toBe(201);
    expect((await call("POST", "/api/rooms", { as: owner, body: { name } })).status).toBe(409);
    expect((await write(a.token, name, "To all")).status).toBe(201);
    const direct = `user_${a.id}_${b.id}`;
    expect((await write(a.token, direct, "Psst marzipan")).status).toBe(201);
    expect((await write(c.token, direct, "Me too")).status).toBe(404);
    expect((await write(a.token, `user_${b.id}_${a.id}`, "Backwards")).status).toBe(404);
    expect((await call<List<SearchHit>>("GET", "/api/search?query=marzipan", { as: c.token })).body.data).toEqual([]);
    const rooms = await call<List<Room>>("GET", "/api/rooms?kind=channel,user", { as: b.token });
    expect(rooms.body.data.map((room) => [room.name, room.unread])).toEqual(
      expect.arrayContaining([
        [name, 1],
        [direct, 1],
      ]),
    );
    expect(
      (
        await call("POST", `/api/rooms/${direct}/mark-read`, {
          as: b.token,
          body: { message_ids: [rooms.body.data.find((room) => room.name === direct)?.last_message?.id] },
        })
      ).status,
    ).toBe(200);
    expect((await call<Room>("GET", `/api/rooms/${direct}`, { as: b.token })).body.unread).toBe(0);
  });
});
