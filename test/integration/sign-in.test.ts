import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Me, Member } from "@/lib/protocol/routes/people";
import type { Session } from "@/lib/protocol/routes/sessions";
import type { List } from "@/lib/protocol/routes/spec";
import { openClient } from "../node";
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

  const tokenOfOwner = async () => (await tokensOf(OWNER)).access_token;

  it("answers a wrong password and an unknown account in the same words", async () => {
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

  it("takes an address with blanks around it, and in capitals", async () => {
    const email = `  ${OWNER.email.toUpperCase()} `;
    expect((await call("POST", "/api/token", { body: { ...OWNER, email } })).status).toBe(200);
    expect((await signInByForm({ ...OWNER, email })).error).toBeNull();
  });

  it("signing out ends the session: its cookie and sockets open nothing any more, other browsers stay", async () => {
    const person = await newMember();
    const [here, there] = [await signInByForm(person), await signInByForm(person)];
    const asked = (cookie = "") => call<Me>("GET", "/api/me", { headers: { cookie, origin: server.url } });
    const socket = await openClient(`${server.url}/admin`, {}, { headers: { cookie: here.cookie ?? "", origin: server.url } });
    const csrf = await call<{ csrfToken: string }>("GET", "/api/auth/csrf", { headers: { cookie: here.cookie ?? "" } });
    const cookies = [...cookiesOf(csrf.headers), here.cookie].join("; ");
    const body = new URLSearchParams({ csrfToken: csrf.body.csrfToken, json: "true" });
    await fetch(`${server.url}/api/auth/signout`, { method: "POST", body, headers: { cookie: cookies } });
    expect(await socket.next("session_close")).toMatchObject({ code: 4002 });
    expect((await asked(here.cookie)).status).toBe(401);
    expect((await asked(there.cookie)).status).toBe(200);
  });

  it("lists one's sign-ins and ends them, one or all but this", async () => {
    const person = await newMember();
    const agent = { "user-agent": "A program for tests" };
    const first = (await call<Tokens>("POST", "/api/token", { body: person, headers: agent })).body;
    const browser = await signInByForm(person);
    const as = { cookie: browser.cookie ?? "", origin: server.url };
    const list = async () => (await call<List<Session>>("GET", "/api/me/sessions", { headers: as })).body.data;
    const sessions = await list();
    expect(sessions.map(({ kind, current, address }) => ({ kind, current, address }))).toEqual(
      expect.arrayContaining([
        { kind: "browser", current: true, address: "127.0.0.1" },
        { kind: "api", current: false, address: "127.0.0.1" },
      ]),
    );
    const api = sessions.find(({ kind }) => kind === "api");
    expect(api?.user_agent).toBe("A program for tests");
    expect((await call("DELETE", `/api/me/sessions/${api?.id}`, { as: await tokenOfOwner() })).status).toBe(404);
    expect((await call("DELETE", `/api/me/sessions/${api?.id}`, { headers: as })).status).toBe(200);
    expect((await call("GET", "/api/me", { as: first.access_token })).status).toBe(401);
    expect((await call("POST", "/api/token/refresh", { body: { refresh_token: first.refresh_token } })).status).toBe(401);
    const more = [await tokensOf(person), await tokensOf(person)];
    expect((await call("DELETE", "/api/me/sessions?keep_current=1", { headers: as })).body).toEqual({ ended: 2 });
    for (const { access_token } of more) expect((await call("GET", "/api/me", { as: access_token })).status).toBe(401);
    expect(await list()).toMatchObject([{ current: true }]);
    expect((await call("DELETE", "/api/me/sessions", { headers: as })).body).toEqual({ ended: 1 });
    expect((await call("GET", "/api/me", { headers: as })).status).toBe(401);
  });

  it("ends a sign-in by its refresh token, used or not, and is silent about one it does not know", async () => {
    const first = await tokensOf(OWNER);
    const second = (await call<Tokens>("POST", "/api/token/refresh", { body: { refresh_token: first.refresh_token } })).body;
    expect((await call("POST", "/api/token/revoke", { body: { refresh_token: second.refresh_token } })).status).toBe(200);
    expect((await call("GET", "/api/me", { as: second.access_token })).status).toBe(401);
    expect((await call("POST", "/api/token/refresh", { body: { refresh_token: second.refresh_token } })).status).toBe(401);
    expect((await call("POST", "/api/token/revoke", { body: { refresh_token: "br_nothing" } })).status).toBe(200);
  });

  it("a refresh token that is used several times at once leaves nothing that lives", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { refresh_token } = await tokensOf(OWNER);
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => call<Tokens>("POST", "/api/token/refresh", { body: { refresh_token } })),
      );
      for (const { body } of answers.filter(({ status }) => status === 200)) {
        expect((await call("GET", "/api/me", { as: body.access_token })).status).toBe(401);
        expect((await call("POST", "/api/token/refresh", { body: { refresh_token: body.refresh_token } })).status).toBe(401);
      }
    }
  });

  it("leads a page that was asked for while signed out through the sign-in, and to no other site", async () => {
    const to = async (path: string) => (await call("GET", path)).headers.get("location");
    expect(await to("/inbox/213")).toBe("/login?next=%2Finbox%2F213");
    expect(await to("/inbox/213?filter=mine")).toBe("/login?next=%2Finbox%2F213%3Ffilter%3Dmine");
    const { cookie = "" } = await signInByForm(OWNER);
    const landing = async (next: string) =>
      (await call("GET", `/login?next=${encodeURIComponent(next)}`, { headers: { cookie } })).headers.get("location");
    expect(await landing("/inbox/213")).toBe("/inbox/213");
    for (const elsewhere of ["https://evil.example", "//evil.example", "/\t/evil.example", "/..//evil.example"])
      expect(await landing(elsewhere)).not.toMatch(/evil\.example$/);
  });

  it("believes no header of a stranger about where Baton is", async () => {
    const evil = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example;proto=https" };
    for (const path of ["/api/auth/providers", "/api/websocket/config"]) {
      const { body } = await call("GET", path, { headers: evil });
      expect(JSON.stringify(body)).not.toMatch(/evil\.example|https:/);
    }
    const page = await call("GET", "/login", { headers: evil });
    expect(page.headers.get("strict-transport-security")).toBeNull();
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
    const { access_token } = await tokensOf(owner);
    expect((await call<Me>("GET", "/api/me", { as: access_token })).body).toMatchObject({
      member: { role: "owner" },
      workspace: { name: "Kim's" },
    });
  });

  it("discloses to nobody who is a member elsewhere: an address that is taken there is free here", async () => {
    const claimed = { email: OWNER.email, name: "Nobody", password: "a password of another" };
    expect((await call("POST", "/api/workspaces", { body: { name: "A trap", owner: claimed } })).status).toBe(201);
    const { access_token } = await tokensOf(OWNER);
    expect((await call<Me>("GET", "/api/me", { as: access_token })).body.workspace.name).not.toBe("A trap");
  });

  it("who has the same password in two workspaces names the one they want, by REST and on the page", async () => {
    const person = { email: `${randomUUID()}@example.com`, password: "long enough" };
    for (const name of ["Bakery", "Shop"])
      expect((await call("POST", "/api/workspaces", { body: { name, owner: { ...person, name: "Kim" } } })).status).toBe(201);
    const undecided = await call("POST", "/api/token", { body: person });
    expect(undecided.status).toBe(409);
    const { workspaces = [] } = undecided.body.error;
    expect(workspaces.map(({ name }) => name).sort()).toEqual(["Bakery", "Shop"]);
    const shop = workspaces.find(({ name }) => name === "Shop")?.id ?? 0;
    const { body: tokens } = await call<Tokens>("POST", "/api/token", { body: { ...person, workspace: shop } });
    expect((await call<Me>("GET", "/api/me", { as: tokens.access_token })).body.workspace).toMatchObject({ id: shop, name: "Shop" });
    expect((await signInByForm(person)).error).toMatch(/^CHOOSE_WORKSPACE \[.*"Shop"/);
    const { cookie = "" } = await signInByForm({ ...person, workspace: String(shop) } as Person);
    const me = await call<Me>("GET", "/api/me", { headers: { cookie, origin: server.url } });
    expect(me.body.workspace.name).toBe("Shop");
    const wrong = await call("POST", "/api/token", { body: { ...person, password: "not it", workspace: shop } });
    expect([wrong.status, wrong.body.error.workspaces]).toEqual([401, undefined]);
  });

  it("an address makes few workspaces an hour", async () => {
    const make = () =>
      call("POST", "/api/workspaces", {
        body: { name: "More", owner: { email: `${randomUUID()}@example.com`, name: "K", password: "long enough" } },
      });
    const statuses = (await Promise.all(Array.from({ length: 12 }, make))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(10);
    expect(statuses).toContain(429);
  });
});

describe("an installation behind a proxy that speaks TLS", () => {
  /** The cookie of a browser in which the owner has signed in. */
  let knownDevice = "";
  beforeAll(async () => {
    await open({ PUBLIC_URL: "https://chat.example.com", WS_TRUSTED_PROXIES: "127.0.0.0/8,::1" });
    const { set } = await signInByForm(OWNER);
    knownDevice = set.map((line) => line.split(";")[0] ?? "").find((pair) => pair.includes("baton.device=")) ?? "";
  });
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

  it("stops who tries many accounts and signs in to one of their own between", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 130; at += 1) {
      const guess = { email: `colleague${at}@example.com`, password: "a leaked password" };
      statuses.push((await from("203.0.113.11", guess)).status);
      if (at % 10 === 0) await from("203.0.113.11", OWNER);
    }
    expect(statuses.indexOf(429)).toBe(100);
    expect(new Set(statuses.slice(100))).toEqual(new Set([429]));
  });

  it("counts a whole /64 of IPv6 as one address", async () => {
    const person = { ...OWNER, password: "not it" };
    const statuses: number[] = [];
    for (let at = 1; at <= 12; at += 1) statuses.push((await from(`2001:db8:1:2::${at.toString(16)}`, person)).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    expect((await from("2001:db8:1:3::1", OWNER)).status).toBe(200);
  });

  it("slows guesses at one account down that come from everywhere, and lets the owner in meanwhile", async () => {
    const email = "owner@example.com";
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, at) => from(`192.0.2.${at}`, { email, password: `guess number ${at}` })),
    );
    const refused = guesses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(15);
    for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(2);
    const { set } = await signInByForm(OWNER, [knownDevice]);
    expect(set.some((line) => line.includes("next-auth.session-token="))).toBe(true);
  });

  it("sends its cookies by TLS alone", async () => {
    const { cookie = "", set } = await signInByForm(OWNER);
    expect(cookie).toMatch(/^__Host-/);
    expect(set.filter((line) => !/; Secure/i.test(line))).toEqual([]);
    expect((await call("GET", "/login")).headers.get("strict-transport-security")).toMatch(/^max-age=/);
  });
});
