import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeAt } from "@/lib/core/people/identity/totp";
import type { Message } from "@/lib/protocol/message";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import type { Member } from "@/lib/protocol/routes/people";
import type { List } from "@/lib/protocol/routes/spec";
import type { AuditEntry } from "@/lib/protocol/routes/system";
import { type IdentityProvider, startIdentityProvider } from "../identity-provider";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Tokens = { access_token: string };
type Sent = { dialog: { id: number; visitor: { id: string } }; message: Message };
type Person = { email: string; password: string };

const CARD = "4111 1111 1111 1111";
const password = "long enough";

let server: TestServer;
let provider: IdentityProvider;
let call: ReturnType<typeof restClient>;
let owner: string;

beforeAll(async () => {
  provider = await startIdentityProvider("baton");
  const oidc = { BATON_OIDC_ISSUER: provider.issuer, BATON_OIDC_CLIENT_ID: "baton", BATON_OIDC_CLIENT_SECRET: "a secret" };
  server = await startServer({ env: { BATON_DEMO: "0", WS_LOG_LEVEL: "debug", ...oidc } });
  call = restClient(server.url);
  owner = (await call<Tokens>("POST", "/api/token", { body: OWNER })).body.access_token;
});
afterAll(async () => {
  await server.close();
  provider.close();
});

async function newMember(role = "operator"): Promise<Person & { id: number; token: string }> {
  const email = `${randomUUID()}@example.com`;
  const { body } = await call<Member>("POST", "/api/members", { as: owner, body: { email, name: `A ${role}`, role, password } });
  const tokens = await call<Tokens>("POST", "/api/token", { body: { email, password } });
  return { email, password, id: body.id, token: tokens.body.access_token };
}

async function write(text: string): Promise<Sent & { visitor: string }> {
  const { body: assistant } = await call<Assistant>("POST", "/api/assistants", {
    as: owner,
    body: { name: "Guide", ai: { enabled: false }, consent: " We keep it for **30 days**. " },
  });
  expect(assistant.consent).toBe("We keep it for **30 days**.");
  const session = await call<{ visitor_token: string }>("POST", "/api/widget/session", { body: { assistant_id: assistant.id } });
  const as = session.body.visitor_token;
  const { body } = await call<Sent>("POST", "/api/dialogs", { as, body: { client_id: randomUUID(), text } });
  return { ...body, visitor: as };
}

const audit = async (query: string) => (await call<List<AuditEntry>>("GET", `/api/audit?${query}`, { as: owner })).body.data;

describe("sensitive text over HTTP", () => {
  it("is masked for visitor and operator, shown to who may, on record with the address, and in no log", async () => {
    const { dialog, message, visitor } = await write(`card ${CARD}`);
    const operator = await newMember();
    expect(message).toMatchObject({ text: "card •••• 1111", sensitive: true });
    const path = `/api/dialogs/${dialog.id}/messages`;
    for (const as of [visitor, operator.token])
      expect(JSON.stringify((await call("GET", path, { as })).body), "a page of the log").not.toContain("4111");
    expect((await call("POST", `${path}/${message.id}/reveal`, { as: operator.token })).status).toBe(403);
    expect((await call("POST", `${path}/${message.id}/reveal`, { as: visitor })).status).toBe(403);
    expect((await call("POST", `${path}/${message.id}/reveal`, { as: owner })).body).toEqual({ text: `card ${CARD}` });
    expect(await audit("action=message.revealed")).toMatchObject([{ target: `message:${message.id}`, address: "127.0.0.1" }]);
    expect(await audit(`action=refused&actor=member:${operator.id}`)).toMatchObject([
      { target: "POST /api/dialogs/{id}/messages/{message_id}/reveal", address: "127.0.0.1" },
    ]);
    expect(server.logs()).not.toMatch(/4111/);
  });
});

describe("the audit log over HTTP", () => {
  it("is a page, and a file to save", async () => {
    const page = await call<List<AuditEntry>>("GET", "/api/audit?limit=1&action=sign_in", { as: owner });
    expect(page.body.data).toMatchObject([{ action: "sign_in", address: "127.0.0.1" }]);
    const csv = await call<string>("GET", "/api/audit/export?format=csv", { as: owner });
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="audit.csv"');
    expect(csv.body.split("\r\n")[0]).toMatch(/^id,created_at,actor/);
    expect((await call("GET", "/api/audit?from=yesterday", { as: owner })).status).toBe(400);
  });
});

describe("a person's data over HTTP", () => {
  it("is exported as a file and erased, both on record", async () => {
    const { dialog } = await write("Hello");
    const { id } = dialog.visitor;
    const file = await call<{ conversations: unknown[] }>("GET", `/api/contacts/${id}/export`, { as: owner });
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect(file.body.conversations).toHaveLength(1);
    expect((await call("DELETE", `/api/contacts/${id}`, { as: owner })).status).toBe(200);
    expect((await call("GET", `/api/dialogs/${dialog.id}`, { as: owner })).status).toBe(404);
    expect((await audit("action=contact.")).map(({ action }) => action)).toEqual(["contact.erased", "contact.exported"]);
  });
});

const cookiesOf = (headers: Headers) => headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");

/** A browser's cookies over the steps of a sign-in. */
function browser() {
  const jar = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { ...init.headers, cookie } });
    for (const pair of cookiesOf(answer.headers)) jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    return answer;
  };
}

async function post(go: ReturnType<typeof browser>, path: string, fields: Record<string, string>): Promise<URL> {
  const { csrfToken } = (await (await go(`${server.url}/api/auth/csrf`)).json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, json: "true", ...fields });
  const answer = await go(server.url + path, { method: "POST", body });
  return new URL(((await answer.json()) as { url: string }).url);
}

describe("two-factor sign-in over HTTP", () => {
  it("takes a code at the token route and at the dashboard's sign-in", async () => {
    const { email, token } = await newMember();
    const begun = await call<{ secret: string }>("POST", "/api/me/two-factor", { as: token, body: { current_password: password } });
    const now = Date.now();
    const codes = await call<{ recovery_codes: string[] }>("POST", "/api/me/two-factor/confirm", {
      as: token,
      body: { code: codeAt(begun.body.secret, new Date(now)) },
    });
    const without = await call("POST", "/api/token", { body: { email, password } });
    expect([without.status, without.body.error.error]).toEqual([401, "A code is needed: this account signs in with two factors"]);
    expect(without.body.error.help).toContain("`code`");
    const next = codeAt(begun.body.secret, new Date(now + 30_000));
    expect((await call("POST", "/api/token", { body: { email, password, code: next } })).status).toBe(200);
    const [first = "", second = ""] = codes.body.recovery_codes;
    const errorOf = async (fields: Record<string, string>) =>
      (await post(browser(), "/api/auth/callback/credentials", { email, password, ...fields })).searchParams.get("error");
    expect(await errorOf({})).toBe("CODE_NEEDED");
    expect(await errorOf({ code: "" })).toBe("CODE_NEEDED");
    expect(await errorOf({ code: "000000" })).toBe("CODE_WRONG");
    expect(await errorOf({ code: first })).toBeNull();
    expect(await errorOf({ code: first })).toBe("CODE_WRONG");
    expect((await call("POST", "/api/token", { body: { email, password, code: second } })).status).toBe(200);
  });
});

describe("sign-in by an OpenID provider", () => {
  /** Through Baton, the provider and back. @returns where one ends up, and who the session then is */
  async function signIn(claims: Record<string, unknown>, next = "/inbox"): Promise<{ path: string; me: number }> {
    provider.claims = { sub: randomUUID(), ...claims };
    const go = browser();
    const away = await post(go, "/api/auth/signin/oidc", { callbackUrl: server.url + next });
    expect(away.origin).toBe(provider.issuer);
    const back = (await fetch(away, { redirect: "manual" })).headers.get("location") ?? "";
    const end = await go(back);
    const me = await go(`${server.url}/api/me`, { headers: { origin: server.url } });
    const path = new URL(end.headers.get("location") ?? "", server.url);
    return { path: path.pathname + path.search, me: me.status };
  }

  it("lets a member in whose e-mail the provider has verified, and says so in the audit log", async () => {
    const { email, id } = await newMember();
    expect(await signIn({ email: email.toUpperCase(), email_verified: true })).toEqual({ path: "/inbox", me: 200 });
    expect((await audit(`action=sign_in&actor=member:${id}`))[0]).toMatchObject({ detail: { by: "oidc" }, address: "127.0.0.1" });
  });

  it("knows who was bound by the provider's subject: by whatever address they come, and nobody else by theirs", async () => {
    const { email, id } = await newMember();
    const sub = randomUUID();
    expect(await signIn({ sub, email, email_verified: true })).toMatchObject({ me: 200 });
    expect(await signIn({ sub, email: "renamed@example.com", email_verified: true })).toMatchObject({ me: 200 });
    expect(await signIn({ sub })).toMatchObject({ me: 200 });
    expect(await signIn({ email, email_verified: true })).toMatchObject({ path: "/login?error=NOT_A_MEMBER", me: 401 });
    expect(await audit(`action=single_sign_on.bound&actor=member:${id}`)).toHaveLength(1);
  });

  it("leads who asked for a page to that page", async () => {
    const { email } = await newMember();
    expect(await signIn({ email, email_verified: true }, "/inbox/213?filter=mine")).toEqual({ path: "/inbox/213?filter=mine", me: 200 });
  });

  it("lets nobody in whose e-mail is not verified, missing, or no member's", async () => {
    const { email, id } = await newMember();
    const refused = { path: "/login?error=NOT_A_MEMBER", me: 401 };
    expect(await signIn({ email, email_verified: false })).toEqual(refused);
    expect(await signIn({ email })).toEqual(refused);
    expect(await signIn({ email_verified: true })).toEqual(refused);
    expect(await signIn({ email: "nobody@example.com", email_verified: true })).toEqual(refused);
    await call("DELETE", `/api/members/${id}`, { as: owner });
    expect(await signIn({ email, email_verified: true })).toEqual(refused);
  });

  it("binds nobody by an address that was merely claimed, once there is another workspace", async () => {
    const claimed = { email: `${randomUUID()}@example.com`, name: "Trap", password };
    expect((await call("POST", "/api/workspaces", { as: owner, body: { name: "A trap", owner: claimed } })).status).toBe(201);
    expect(await signIn({ email: claimed.email, email_verified: true })).toEqual({ path: "/login?error=NOT_A_MEMBER", me: 401 });
    const { email } = await newMember();
    expect(await signIn({ email, email_verified: true })).toEqual({ path: "/login?error=NOT_A_MEMBER", me: 401 });
    expect(await signIn({ email: OWNER.email, email_verified: true })).toEqual({ path: "/inbox", me: 200 });
  });
});
