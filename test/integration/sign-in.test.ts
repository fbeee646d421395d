import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Me, Member } from "@/lib/protocol/routes/people";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Tokens = { access_token: string; refresh_token: string; expires_in: number };
type Person = { email: string; password: string };

let server: TestServer;
let call: ReturnType<typeof restClient>;

const open = async (env: Record<string, string>) => {
  server = await startServer({ env: { BATON_DEMO: "0", ...env } });
  call = restClient(server.url);
};

const tokensOf = async (person: Person) => (await call<Tokens>("POST", "/api/token", { body: person })).body;
const cookiesOf = (headers: Headers) => headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
const sessionIn = (headers: Headers) => cookiesOf(headers).find((cookie) => cookie.includes("next-auth.session-token="));

/** What the sign-in page does. @returns the session's cookie, or why there is none */
async function signInByForm(
  person: Person,
  with_: string[] = [],
): Promise<{ cookie: string | undefined; error: string | null; set: string[] }> {
  const csrf = await call<{ csrfToken: string }>("GET", "/api/auth/csrf");
  const body = new URLSearchParams({ csrfToken: csrf.body.csrfToken, ...person, json: "true" });
  const headers = { cookie: [...cookiesOf(csrf.headers), ...with_].join("; ") };
  const answer = await fetch(`${server.url}/api/auth/callback/credentials`, { method: "POST", body, redirect: "manual", headers });
  const { url } = (await answer.json()) as { url: string };
  const set = [...csrf.headers.getSetCookie(), ...answer.headers.getSetCookie()];
  return { cookie: sessionIn(answer.headers), error: new URL(url).searchParams.get("error"), set };
}

describe("signing in", () => {
  beforeAll(() => open({}));
  afterAll(() => server.close());

  async function newMember(): Promise<Person & { id: number }> {
    const person = { email: `${randomUUID()}@example.com`, password: "long enough" };
    const { access_token } = await tokensOf(OWNER);
    const { body } = await call<Member>("POST", "/api/members", { as: access_token, body: { ...person, name: "New" } });
    return { ...person, id: body.id };
  }

  it("tells a wrong password and an unknown account in the same words", async () => {
    const wrong = await call("POST", "/api/token", { body: { email: OWNER.email, password: "not it" } });
    const unknown = await call("POST", "/api/token", { body: { email: "nobody@example.com", password: "not it" } });
    expect(wrong.status).toBe(401);
    expect({ ...unknown.body.error, timestamp: "" }).toEqual({ ...wrong.body.error, timestamp: "" });
  });

  it("gives a new pair for a refresh token once; the used one ends its family", async () => {
    const first = (await call<Tokens>("POST", "/api/token", { body: OWNER })).body;
    const second = await call<Tokens>("POST", "/api/token/refresh", { body: { refresh_token: first.refresh_token } });
    expect(second.status).toBe(200);
    expect((await call("GET", "/api/me", { as: second.body.access_token })).status).toBe(200);
    expect((await call("POST", "/api/token/refresh", { body: { refresh_token: first.refresh_token } })).status).toBe(401);
    expect((await call("POST", "/api/token/refresh", { body: { refresh_token: second.body.refresh_token } })).status).toBe(401);
  });

  it("opens a session by cookie, which counts on Baton's own pages alone", async () => {
    const { cookie = "" } = await signInByForm(OWNER);
    const statusWith = async (headers: Record<string, string>) =>
      (await call("GET", "/api/me", { headers: { cookie, ...headers } })).status;
    expect(await statusWith({ origin: server.url })).toBe(200);
    expect(await statusWith({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await statusWith({ origin: "https://evil.example.com" })).toBe(403);
    expect(await statusWith({})).toBe(403);
  });

  it("gives another session at each sign-in, whatever cookie came with it", async () => {
    const { cookie: planted = "" } = await signInByForm(await newMember());
    const person = await newMember();
    const { cookie = "", set } = await signInByForm(person, [planted]);
    expect(cookie).not.toBe("");
    expect(cookie).not.toBe(planted);
    const { body } = await call<Me>("GET", "/api/me", { headers: { cookie, origin: server.url } });
    expect(body.member.email).toBe(person.email);
    for (const line of set) expect(line).toMatch(/; HttpOnly/i);
    for (const line of set) expect(line).toMatch(/; SameSite=Lax/i);
  });

  it("bounds wrong guesses at one account, and leaves the others alone", async () => {
    const person = await newMember();
    const wrong = { ...person, password: "not it" };
    expect((await signInByForm(wrong)).error).toBe("CredentialsSignin");
    for (let guess = 1; guess < 10; guess += 1) expect((await call("POST", "/api/token", { body: wrong })).status).toBe(401);
    const refused = await call("POST", "/api/token", { body: person });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await signInByForm(person)).error).toBe("RATE_LIMITED");
    expect((await call("POST", "/api/token", { body: OWNER })).status).toBe(200);
  });

  it("does not count sign-ins that were right", async () => {
    const person = await newMember();
    for (let time = 0; time < 12; time += 1) expect((await call("POST", "/api/token", { body: person })).status).toBe(200);
  });

  it("a new password ends every other sign-in and keeps the page that set it", async () => {
    const person = await newMember();
    const [{ cookie = "" }, other, tokens] = [await signInByForm(person), await signInByForm(person), await tokensOf(person)];
    const headers = { cookie, origin: server.url };
    const changed = await call<Me>("PATCH", "/api/me", { headers, body: { password: "even longer", current_password: person.password } });
    expect(changed.status).toBe(200);
    const renewed = { cookie: sessionIn(changed.headers) ?? "", origin: server.url };
    expect((await call("GET", "/api/me", { headers: renewed })).status).toBe(200);
    expect((await call("GET", "/api/me", { headers })).status).toBe(401);
    expect((await call("GET", "/api/me", { headers: { cookie: other.cookie ?? "", origin: server.url } })).status).toBe(401);
    expect((await call("GET", "/api/me", { as: tokens.access_token })).status).toBe(401);
    expect((await call("POST", "/api/token/refresh", { body: { refresh_token: tokens.refresh_token } })).status).toBe(401);
  });
});

describe("an installation with ADMIN_IP_ALLOWLIST and open sign-up", () => {
  beforeAll(() => open({ ADMIN_IP_ALLOWLIST: "10.0.0.0/8,2001:db8::1", BATON_SIGNUP: "open" }));
  afterAll(() => server.close());

  it("takes owner and admin operations from those addresses alone, and all else from anywhere", async () => {
    const { access_token: owner } = await tokensOf(OWNER);
    expect((await call("GET", "/api/assistants", { as: owner })).status).toBe(200);
    expect((await call("POST", "/api/assistants", { as: owner, body: { name: "Guide" } })).status).toBe(403);
    expect(
      (
        await call("POST", "/api/assistants", {
          as: owner,
          body: { name: "Guide" },
          headers: { "x-forwarded-for": "10.1.2.3", "x-baton-address": "10.1.2.3" },
        })
      ).status,
    ).toBe(403);
  });

  it("lets anyone make a workspace", async () => {
    const owner = { email: `${randomUUID()}@example.com`, name: "Kim", password: "long enough" };
    expect((await call("POST", "/api/workspaces", { body: { name: "Kim's", owner } })).status).toBe(201);
    expect((await call("POST", "/api/workspaces", { body: { name: "Again", owner } })).status).toBe(409);
    const { access_token } = await tokensOf(owner);
    expect((await call<Me>("GET", "/api/me", { as: access_token })).body).toMatchObject({
      member: { role: "owner" },
      workspace: { name: "Kim's" },
    });
  });
});

describe("an installation behind a proxy that speaks TLS", () => {
  beforeAll(() => open({ PUBLIC_URL: "https://chat.example.com", WS_TRUSTED_PROXIES: "127.0.0.0/8,::1" }));
  afterAll(() => server.close());

  const from = (address: string, person: Person) =>
    call<Tokens>("POST", "/api/token", { body: person, headers: { "x-forwarded-for": address } });

  it("stops hundreds of guesses from one address, and the owner signs in from their own meanwhile", async () => {
    const guesses = await Promise.all(
      Array.from({ length: 300 }, (_, at) => from("203.0.113.9", { ...OWNER, password: `guess number ${at}` })),
    );
    const count = (status: number) => guesses.filter((guess) => guess.status === status).length;
    expect({ tried: count(401), refused: count(429) }).toEqual({ tried: 10, refused: 290 });
    expect((await from("203.0.113.9", OWNER)).status).toBe(429);
    expect((await from("198.51.100.7", OWNER)).status).toBe(200);
  });

  it("stops an address that tries one password at each of many accounts", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 102; at += 1)
      statuses.push((await from("203.0.113.10", { email: `person${at}@example.com`, password: "a leaked password" })).status);
    expect(statuses.indexOf(429)).toBe(100);
    expect((await from("198.51.100.7", OWNER)).status).toBe(200);
  });

  it("sends its cookies by TLS alone", async () => {
    const { cookie = "", set } = await signInByForm(OWNER);
    expect(cookie).toMatch(/^__Secure-/);
    expect(set.filter((line) => !/; Secure/i.test(line))).toEqual([]);
    expect((await call("GET", "/login")).headers.get("strict-transport-security")).toMatch(/^max-age=/);
  });
});
