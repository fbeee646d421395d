import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Down } from "@/lib/protocol/events-down";
import type { Member } from "@/lib/protocol/routes/people";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { openClient, type TestClient } from "../node";
import { startRedis, type TestRedis } from "../redis";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Status = Down["operator_status_change"];

/** No ghost is online for longer (the promise), and how much a busy machine may be late in noticing. */
const GHOST_MS = 60_000;

describe("presence over two nodes", () => {
  let database: PostgresDatabase;
  let redis: TestRedis;
  let first: TestServer;
  let second: TestServer;
  let tokens: { owner: string; dana: string; ravi: string };
  let dana: Member;
  let ravi: Member;
  const open: TestClient[] = [];

  const client = async (server: TestServer, token: string) => {
    const made = await openClient(`${server.url}/admin`, { token });
    open.push(made);
    return made;
  };
  const isDana = ({ operator_id }: Status) => operator_id === dana.id;
  const heardOf = (client: TestClient) => (client.heard("operator_status_change") as Status[]).filter(isDana).map(({ status }) => status);

  beforeAll(async () => {
    database = await createPostgresDatabase();
    redis = await startRedis();
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, BATON_DEMO: "1" };
    first = await startServer({ env });
    second = await startServer({ env });
    const rest = restClient(first.url);
    const signIn = async (email: string, password: string) =>
      (await rest<{ access_token: string }>("POST", "/api/token", { body: { email, password } })).body.access_token;
    const owner = await signIn(OWNER.email, OWNER.password);
    const password = "another password for tests";
    const add = async (name: string, email: string) =>
      (await rest<Member>("POST", "/api/members", { as: owner, body: { email, name, password } })).body;
    dana = await add("Dana", "dana@example.com");
    ravi = await add("Ravi", "ravi@example.com");
    tokens = { owner, dana: await signIn("dana@example.com", password), ravi: await signIn("ravi@example.com", password) };
  });

  afterAll(async () => {
    for (const each of open) each.close();
    await Promise.all([first, second].map((server) => server.close()));
    await redis.stop();
    await database.drop();
  });

  it("a member with tabs on both nodes stays online when one of them closes, and is offline with the last", async () => {
    const owner = await client(second, tokens.owner);
    const here = await client(first, tokens.dana);
    const there = await client(second, tokens.dana);
    await owner.next<Status>("operator_status_change", (event) => isDana(event) && event.status === "available");
    const meanwhile = heardOf(owner).length;
    const other = await client(first, tokens.ravi);
    await owner.next<Status>("operator_status_change", (event) => event.operator_id === ravi.id && event.status === "available");
    here.close();
    // Ravi leaves the same node after Dana's tab did: when that is published, Dana's leaving has been processed.
    other.close();
    await owner.next<Status>("operator_status_change", (event) => event.operator_id === ravi.id && event.status === "offline");
    expect(heardOf(owner).slice(meanwhile)).not.toContain("offline");
    expect((await restClient(first.url)<{ data: Member[] }>("GET", "/api/members", { as: tokens.owner })).body.data).toContainEqual(
      expect.objectContaining({ id: dana.id, online: true }),
    );
    there.close();
    await owner.next<Status>("operator_status_change", (event) => isDana(event) && event.status === "offline");
    owner.close();
  });

  it("a visitor with tabs on both nodes is there for all when one of them closes", async () => {
    const owner = await client(second, tokens.owner);
    const visitor = async (server: TestServer, auth: object) => {
      const made = await openClient(`${server.url}/widget`, { assistant_id: "demo", ...auth });
      open.push(made);
      return made;
    };
    const here = await visitor(first, {});
    const { principal, visitor_token } = await here.next<Down["connection_established"]>("connection_established");
    await here.ask("chat_message", { client_id: randomUUID(), text: "Hello" });
    const there = await visitor(second, { visitor_token });
    await there.next("connection_established");
    here.close();
    const published = (status: string) =>
      owner.next<Down["presence_update"]>("presence_update", (event) => event.user_id === principal.id && event.status === status);
    await published("offline");
    const heard = () => (owner.heard("presence_update") as Down["presence_update"][]).filter(({ user_id }) => user_id === principal.id);
    await expect.poll(() => heard().at(-1)?.status).toBe("online");
    there.close();
    owner.close();
  });

  it("what a member sets on one node is heard on the other", async () => {
    const owner = await client(second, tokens.owner);
    const here = await client(first, tokens.dana);
    expect(await here.ask("set_status", { status: "busy" })).toMatchObject({ ok: true });
    expect(await owner.next<Status>("operator_status_change", (event) => isDana(event) && event.status === "busy")).toMatchObject({
      active_handoffs: 0,
    });
    await here.ask("set_status", { status: "available" });
    here.close();
    owner.close();
  });

  it("when a node is killed, its members are offline for all within a minute", async () => {
    const owner = await client(second, tokens.owner);
    const here = await client(first, tokens.dana);
    await here.ask("set_status", { status: "available" });
    await owner.next<Status>("operator_status_change", (event) => isDana(event) && event.status === "available");
    expect(heardOf(owner)).not.toContain("offline");
    const killedAt = Date.now();
    await first.kill("SIGKILL");
    await owner.next<Status>("operator_status_change", (event) => isDana(event) && event.status === "offline");
    expect(Date.now() - killedAt).toBeLessThan(GHOST_MS);
    const { body } = await restClient(second.url)<{ data: Member[] }>("GET", "/api/members", { as: tokens.owner });
    expect(body.data).toContainEqual(expect.objectContaining({ id: dana.id, online: false }));
    owner.close();
  });
});
