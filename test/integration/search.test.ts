import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Down } from "@/lib/protocol/events-down";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import type { Member } from "@/lib/protocol/routes/people";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { openClient, type TestClient } from "../node";
import { startRedis, type TestRedis } from "../redis";
import { restClient } from "../rest";
import { OWNER, startServer, type TestServer } from "../server";

type Assigned = Down["operator_assigned"];
type Notified = Down["notification"];

const PASSWORD = "another password for tests";

describe("the search for a person over two nodes", () => {
  let database: PostgresDatabase;
  let redis: TestRedis;
  let first: TestServer;
  let second: TestServer;
  const open: TestClient[] = [];

  beforeAll(async () => {
    database = await createPostgresDatabase();
    redis = await startRedis();
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, BATON_DEMO: "0" };
    first = await startServer({ env });
    second = await startServer({ env });
  });
  afterAll(async () => {
    for (const each of open) each.close();
    await Promise.all([first, second].map((server) => server.close()));
    await redis.stop();
    await database.drop();
  });

  it("goes on when the node that began it is killed: the next operator, then everyone, each step once", async () => {
    const rest = restClient(first.url);
    const signIn = async (email: string, password: string) =>
      (await rest<{ access_token: string }>("POST", "/api/token", { body: { email, password } })).body.access_token;
    const owner = await signIn(OWNER.email, OWNER.password);
    const desk = async (name: string) => {
      const email = `${name.toLowerCase()}@example.com`;
      const { body } = await rest<Member>("POST", "/api/members", { as: owner, body: { email, name, password: PASSWORD } });
      const client = await openClient(`${second.url}/admin`, { token: await signIn(email, PASSWORD) });
      open.push(client);
      await client.next<Down["operator_status_change"]>("operator_status_change", (event) => event.operator_id === body.id);
      return { id: body.id, client };
    };
    const [dana, ravi] = [await desk("Dana"), await desk("Ravi")];
    const settings = { assignment: "round_robin", offer_seconds: 10, max_offers: 2, everyone_seconds: 3600 };
    expect((await rest("PATCH", "/api/handoff-settings", { as: owner, body: settings })).status).toBe(200);
    const assistant = (await rest<Assistant>("POST", "/api/assistants", { as: owner, body: { name: "Bot", ai: { enabled: false } } })).body;
    const { body: session } = await rest<{ visitor_token: string }>("POST", "/api/widget/session", {
      body: { assistant_id: assistant.id },
    });
    const begun = await rest<{ dialog: Dialog }>("POST", "/api/dialogs", {
      as: session.visitor_token,
      body: { client_id: randomUUID(), text: "Hello" },
    });
    const dialogId = begun.body.dialog.id;

    const offers = () => (dana.client.heard("operator_assigned") as Assigned[]).filter(({ dialog_id }) => dialog_id === dialogId);
    await dana.client.next<Assigned>("operator_assigned");
    await first.kill("SIGKILL");
    await dana.client.next<Assigned>("operator_assigned", ({ operator_id }) => operator_id !== offers()[0]?.operator_id);
    const everyone = (client: TestClient) => client.next<Notified>("notification", ({ type }) => type === "handoff_waiting");
    await Promise.all([everyone(dana.client), everyone(ravi.client)]);
    expect(
      offers()
        .map(({ operator_id }) => operator_id)
        .sort(),
    ).toEqual([dana.id, ravi.id].sort());
    const notified = (dana.client.heard("notification") as Notified[]).filter(({ type }) => type === "handoff_waiting");
    expect(notified).toHaveLength(1);

    const { body: dialog } = await restClient(second.url)<Dialog>("GET", `/api/dialogs/${dialogId}`, { as: owner });
    expect(dialog).toMatchObject({ status: "queued", queue: { queue_position: 1, staffed: true, offered_to: null } });
    expect(await ravi.client.ask("handoff_accept", { dialog_id: dialogId })).toMatchObject({ ok: true });
  });
});
