import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { SignJWT } from "jose";
import { io as connect } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { assistants, sites } from "@/db/schema";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { createTestCore, createTestToken, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { freshDatabase } from "../database";
import { asMember, asVisitor, openClient, startTestNode, type TestClient, type TestNode } from "../node";

type Refused = { code: number; name: string; retry: string; retry_after_ms?: number; help: string };

/** The error of a refused handshake; fails the test when it is accepted. */
function refusal(url: string, auth: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Refused> {
  const socket = connect(url, { auth, transports: ["websocket"], reconnection: false, forceNew: true, extraHeaders: headers });
  return new Promise((resolve, reject) => {
    socket.once("connect_error", (error) => {
      socket.close();
      resolve((error as unknown as { data: Refused }).data);
    });
    socket.once("connect", () => {
      socket.close();
      reject(new Error("the connection was accepted"));
    });
  });
}

async function accepted(url: string, auth: Record<string, unknown>, headers: Record<string, string> = {}): Promise<void> {
  const socket = connect(url, { auth, transports: ["websocket"], reconnection: false, forceNew: true, extraHeaders: headers });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  socket.close();
}

const closed = (client: TestClient) =>
  new Promise<void>((resolve) => (client.socket.connected ? client.socket.once("disconnect", () => resolve()) : resolve()));

describe("the handshake", () => {
  let core: TestCore;
  let node: TestNode;
  let workspace: TestWorkspace;
  const start = async (env: Record<string, string> = {}, now?: () => Date) => {
    core = await createTestCore({ database: await freshDatabase(), env, ...(now ? { now } : {}) });
    node = await startTestNode(core);
    workspace = await createTestWorkspace(core, { ai: false });
  };
  beforeEach(() => start());
  afterEach(async () => {
    await node.stop();
    await core.close();
  });
  const restart = async (env: Record<string, string>, now?: () => Date) => {
    await node.stop();
    await core.close();
    await start(env, now);
  };
  /** A node whose clock stands still: how long a connection takes to be made does not shorten what is left of a token. */
  async function stopClock(): Promise<(leftMs: number) => Promise<string>> {
    // Tokens carry whole seconds.
    const at = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    await restart({}, () => at);
    return (leftMs) => createTestToken(core, workspace.owner.memberId, new Date(at.getTime() - 900_000 + leftMs));
  }

  it("greets a visitor with a token, its limits and no dialog, and writes no row", async () => {
    const client = await openClient(`${node.url}/widget`, { assistant_id: workspace.assistantId });
    const [greeting] = client.heard("connection_established") as [
      { visitor_token: string; dialog: unknown; limits: { max_message_bytes: number }; principal: { type: string } },
    ];
    expect(greeting).toMatchObject({ dialog: null, principal: { type: "visitor" }, limits: { max_message_bytes: 10_240 } });
    expect(greeting.visitor_token).toBeTypeOf("string");
    expect(await core.db.query.contacts.findMany()).toEqual([]);
    client.close();
  });

  it("1002: a client of version 0 is asked to reload, one of version 1 is greeted with the server's, and one that is no number is malformed", async () => {
    const { assistantId: assistant_id } = workspace;
    const help = expect.stringContaining("Reload");
    for (const protocol of [0, "0", -1])
      expect(await refusal(`${node.url}/widget`, { assistant_id, protocol }), String(protocol)).toMatchObject({ code: 1002, help });
    for (const namespace of ["admin", "site"])
      expect(await refusal(`${node.url}/${namespace}`, { protocol: 0 })).toMatchObject({ code: 1002, retry: "never", help });
    for (const protocol of ["new", 1.5, {}, [], true])
      expect(await refusal(`${node.url}/widget`, { assistant_id, protocol }), String(protocol)).toMatchObject({ code: 1002 });
    const client = await openClient(`${node.url}/widget`, { assistant_id, protocol: 1 });
    expect(client.heard("connection_established")).toMatchObject([{ protocol: 1 }]);
    client.close();
    const raw = new WebSocket(`${node.url.replace("http", "ws")}/ws/widget/dialogs/new?assistant_id=${assistant_id}&protocol=0`);
    expect(await new Promise((resolve) => raw.on("close", resolve))).toBe(1002);
  });

  it("1002: a malformed handshake", async () => {
    expect(await refusal(`${node.url}/widget`, { assistant_id: { no: "text" } })).toMatchObject({
      code: 1002,
      name: "PROTOCOL_ERROR",
      retry: "never",
    });
  });

  it("4001: an expired token, and one that runs out in mid-connection", async () => {
    const tokenWith = await stopClock();
    expect(await refusal(`${node.url}/admin`, { token: await tokenWith(-2_700_000) })).toMatchObject({
      code: 4001,
      name: "AUTH_EXPIRED",
      retry: "refresh",
    });
    const client = await openClient(`${node.url}/admin`, { token: await tokenWith(1_000) });
    expect(await client.next("session_close")).toMatchObject({ code: 4001, name: "AUTH_EXPIRED" });
    await closed(client);
  });

  it("warns a member a minute before that their credential runs out, and one who comes later not at all", async () => {
    const tokenWith = await stopClock();
    const warned = await openClient(`${node.url}/admin`, { token: await tokenWith(61_000) });
    const late = await openClient(`${node.url}/admin`, { token: await tokenWith(1_000) });
    expect(await warned.next("session_expiring")).toMatchObject({ seconds_left: 60, expires_at: expect.stringMatching(/Z$/) });
    expect(await late.next("session_close")).toMatchObject({ code: 4001 });
    expect(late.heard("session_expiring")).toEqual([]);
    expect(warned.heard("session_close")).toEqual([]);
    warned.close();
  });

  it("4002: no credential, a wrong one, another signature", async () => {
    const forged = await new SignJWT({ typ: "member", sid: randomUUID() })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject("1")
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode("another secret"));
    for (const auth of [{}, { token: "nonsense" }, { token: forged }]) {
      expect(await refusal(`${node.url}/admin`, auth)).toMatchObject({ code: 4002, name: "AUTH_FAILED", retry: "never" });
    }
  });

  it("4002: a revoked member's connections end at once", async () => {
    const client = await asMember(core, node.url, workspace.operator.memberId);
    core.bus.publish({ type: "revoked", principal: `member:${workspace.operator.memberId}` });
    expect(await client.next("session_close")).toMatchObject({ code: 4002 });
    await closed(client);
  });

  it("4003: an origin that is not in the assistant's list, a look-alike, and none at all", async () => {
    await core.db
      .update(assistants)
      .set({ allowed_domains: ["example.com", "*.example.org"] })
      .where(eq(assistants.id, workspace.assistantId));
    const auth = { assistant_id: workspace.assistantId };
    const url = `${node.url}/widget`;
    for (const origin of [
      "https://evil-example.com",
      "https://example.com.evil.com",
      "https://sub.example.com",
      "https://example.org",
      "null",
    ]) {
      expect(await refusal(url, auth, { origin })).toMatchObject({ code: 4003, name: "FORBIDDEN_DOMAIN" });
    }
    expect(await refusal(url, auth)).toMatchObject({ code: 4003 });
    for (const origin of ["https://example.com", "http://EXAMPLE.com:8080", "https://shop.example.org", node.url])
      await accepted(url, auth, { origin });
  });

  it("4003 is not for programs where the assistant allows them", async () => {
    await core.db
      .update(assistants)
      .set({ allowed_domains: ["example.com"], allow_native: true })
      .where(eq(assistants.id, workspace.assistantId));
    await accepted(`${node.url}/widget`, { assistant_id: workspace.assistantId });
  });

  it("4004: no such assistant", async () => {
    expect(await refusal(`${node.url}/widget`, { assistant_id: "nobody" })).toMatchObject({ code: 4004, name: "NOT_FOUND" });
  });

  it("4008: too many connections from one address say when to come back", async () => {
    await restart({ WS_RATE_LIMIT_PER_IP: "2" });
    const auth = { assistant_id: workspace.assistantId };
    await accepted(`${node.url}/widget`, auth);
    await accepted(`${node.url}/widget`, auth);
    const refused = await refusal(`${node.url}/widget`, auth);
    expect(refused).toMatchObject({ code: 4008, name: "RATE_LIMITED", retry: "extended" });
    expect(refused.retry_after_ms).toBeGreaterThan(0);
  });

  it("4008: messages over the rate are refused, and ten times over it the connection ends", async () => {
    await restart({ WS_MAX_MESSAGE_RATE: "5" });
    const client = await openClient(`${node.url}/widget`, { assistant_id: workspace.assistantId });
    const acks = await Promise.all(Array.from({ length: 6 }, () => client.ask("chat_message", { client_id: randomUUID(), text: "hurry" })));
    expect(acks.map((ack) => ack.ok)).toEqual([true, true, true, true, true, false]);
    const last = acks[5];
    expect(last?.ok === false && last.error).toMatchObject({ code: "RATE_LIMITED", recoverable: true });
    for (let n = 0; n < 60; n += 1) client.socket.emit("chat_message", { client_id: randomUUID(), text: "hurry" }, () => undefined);
    expect(await client.next("session_close")).toMatchObject({ code: 4008 });
  });

  it("4009: the sixth connection of a principal pushes out the oldest", async () => {
    const oldest = await asMember(core, node.url, workspace.operator.memberId);
    const others: TestClient[] = [];
    for (let n = 0; n < 5; n += 1) others.push(await asMember(core, node.url, workspace.operator.memberId));
    expect(await oldest.next("session_close")).toMatchObject({ code: 4009, name: "CONFLICT_CONNECTION", retry: "immediate" });
    await closed(oldest);
    expect(others.every((client) => client.socket.connected)).toBe(true);
    for (const client of others) client.close();
  });

  it("an invalid visitor token counts as none and opens nothing of the old one", async () => {
    const known = await asVisitor(core, node.url, { contactId: randomUUID(), assistantId: workspace.assistantId });
    await known.ask("chat_message", { client_id: randomUUID(), text: "mine" });
    const stranger = await openClient(`${node.url}/widget`, { assistant_id: workspace.assistantId, visitor_token: "nonsense" });
    expect(stranger.heard("connection_established")).toMatchObject([{ dialog: null, visitor_token: expect.any(String) }]);
    known.close();
    stranger.close();
  });

  it("a site token is taken from its own secret alone, for its own domains", async () => {
    const secret = "sécret of the site";
    const [site] = await core.db
      .insert(sites)
      .values({
        id: "shop",
        workspace_id: workspace.workspaceId,
        name: "Shop",
        allowed_domains: ["shop.example.com", "*.shop.example.com"],
        secret_sealed: core.secrets.seal(secret),
      })
      .returning();
    const sign = (claims: Record<string, unknown>, key = secret) =>
      new SignJWT({ site_id: site?.id, name: "Ada", ...claims })
        .setProtectedHeader({ alg: "HS256" })
        .setSubject("42")
        .setExpirationTime("1h")
        .sign(new TextEncoder().encode(key));
    const url = `${node.url}/site`;
    const origin = "https://shop.example.com";
    await accepted(url, { site_token: await sign({}) }, { origin });
    expect(await refusal(url, { site_token: await sign({}, "another") }, { origin })).toMatchObject({ code: 4002 });
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${(await sign({})).split(".")[1]}.`;
    expect(await refusal(url, { site_token: unsigned }, { origin })).toMatchObject({ code: 4002 });
    expect(await refusal(url, { site_token: await sign({ site_id: "nobody" }) }, { origin })).toMatchObject({ code: 4004 });
    expect(await refusal(url, { site_token: await sign({}) }, { origin: "https://elsewhere.com" })).toMatchObject({ code: 4003 });
    expect(
      await refusal(url, { site_token: await sign({ allowed_domains: ["elsewhere.com"] }) }, { origin: "https://elsewhere.com" }),
    ).toMatchObject({ code: 4003 });
    expect(await refusal(url, { site_token: await sign({ allowed_domains: ["a.shop.example.com"] }) }, { origin })).toMatchObject({
      code: 4003,
    });
    expect(await refusal(url, {})).toMatchObject({ code: 4002 });
  });

  it("a raw WebSocket is accepted and closed at once with the code", async () => {
    const url = node.url.replace("http", "ws");
    const codeOf = (path: string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`${url}${path}`);
        socket.once("close", (code) => resolve(code));
      });
    expect(await codeOf("/ws/dialogs/1?token=nonsense")).toBe(4002);
    expect(await codeOf("/ws/widget/dialogs/new?assistant_id=nobody")).toBe(4004);
    const token = await signVisitorToken(core.secrets.signingKey, randomUUID(), workspace.assistantId, new Date());
    expect(await codeOf(`/ws/widget/dialogs/999?assistant_id=${workspace.assistantId}&visitor_token=${token}`)).toBe(4004);
  });
});
