import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptEvents } from "@/db/schema";
import { notify } from "@/lib/core/notifications/notify";
import { customerContactId } from "@/lib/core/people/identity/authenticate";
import { createSite } from "@/lib/core/people/sites/change-sites";
import { putRecord } from "@/lib/core/records/put-record";
import { createTestCore, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import type { Down } from "@/lib/protocol/events-down";
import { recordBody } from "@/lib/protocol/routes/records";
import { asMember, openClient, startTestNode, type TestClient, type TestNode } from "../node";
import { siteToken } from "../rest";

type Notified = Down["notification"];
type Update = Down["order_status_update"];

describe("who was away", () => {
  let core: TestCore;
  let node: TestNode;
  let workspace: TestWorkspace;
  const open: TestClient[] = [];
  const keep = (client: TestClient) => {
    open.push(client);
    return client;
  };

  beforeAll(async () => {
    core = await createTestCore();
    workspace = await createTestWorkspace(core);
    node = await startTestNode(core);
  });
  afterAll(async () => {
    for (const client of open) client.close();
    await node.stop();
    await core.close();
  });

  const notifyOf = async (title: string) => {
    const content = { type: "message", title, body: "", url: null };
    const principals = [`member:${workspace.operator.memberId}`];
    for (const event of await notify(core.db, workspace.workspaceId, principals, content, new Date())) core.bus.publish(event);
  };
  const titles = (client: TestClient) => (client.heard("notification") as Notified[]).map(({ title }) => title);

  it("gets the notifications that last in order on the next connection, and once", async () => {
    for (const title of ["One", "Two", "Three"]) await notifyOf(title);
    const first = keep(await asMember(core, node.url, workspace.operator.memberId));
    await first.next<Notified>("notification", ({ title }) => title === "Three");
    expect(titles(first)).toEqual(["One", "Two", "Three"]);
    await notifyOf("Four");
    await first.next<Notified>("notification", ({ title }) => title === "Four");
    const colleague = keep(await asMember(core, node.url, workspace.owner.memberId));
    first.close();
    await colleague.next<Down["operator_status_change"]>(
      "operator_status_change",
      ({ operator_id, status }) => operator_id === workspace.operator.memberId && status === "offline",
    );
    await notifyOf("Five");
    const second = keep(await asMember(core, node.url, workspace.operator.memberId));
    await second.next<Notified>("notification", ({ title }) => title === "Five");
    expect(titles(second).at(-1)).toBe("Five");
    expect(titles(second)).not.toContain("One");
  });

  it("P10: gets nothing of a record that is no longer theirs: neither what was kept nor what was notified", async () => {
    const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true });
    const id = randomUUID();
    const put = (status: string, parties: { id: string }[]) => {
      const body = recordBody.parse({ site_id: site.id, title: "Order", status, customer: { id: "ada" }, parties });
      return putRecord(core, workspace.owner, { type: "order", id }, body);
    };
    const bob = `customer:${customerContactId(site.id, "bob")}`;
    const connect = async () => keep(await openClient(`${node.url}/site`, { site_token: await siteToken(site, "bob") }));
    await put("new", [{ id: "bob" }]);
    const first = await connect();
    await first.ask("subscribe_order_updates", { order_id: id });
    first.close();
    await left(core);
    await put("packed", [{ id: "bob" }]);
    expect(await core.db.select().from(keptEvents).where(eq(keptEvents.principal, bob))).toHaveLength(1);
    await put("disputed", []);
    await put("refunded", []);
    expect(await core.db.select().from(keptEvents).where(eq(keptEvents.principal, bob))).toEqual([]);
    await notify(
      core.db,
      workspace.workspaceId,
      [bob],
      { type: "message", title: "The last notification", body: "", url: null },
      new Date(),
    );
    const second = await connect();
    await second.next<Notified>("notification", ({ title }) => title === "The last notification");
    expect(titles(second)).toEqual(["The last notification"]);
    expect(second.heard("order_status_update")).toEqual([]);
  });

  it("P10: what was kept is held to the rule on the return, however the access ended", async () => {
    const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true });
    const bob = `customer:${customerContactId(site.id, "bob")}`;
    const body = recordBody.parse({ site_id: site.id, title: "Order", status: "new", customer: { id: "ada" }, parties: [] });
    const { record } = await putRecord(core, workspace.owner, { type: "order", id: randomUUID() }, body);
    await core.db
      .insert(keptEvents)
      .values({ principal: bob, dialog_id: record.dialog_id, event: "order_status_update", payload: {}, created_at: new Date() });
    const content = { type: "message", body: "", url: null };
    const about = { ...content, title: "Of the order", dialogId: record.dialog_id };
    for (const each of [about, { ...content, title: "The last notification" }])
      await notify(core.db, workspace.workspaceId, [bob], each, new Date());
    const client = keep(await openClient(`${node.url}/site`, { site_token: await siteToken(site, "bob") }));
    await client.next<Notified>("notification", ({ title }) => title === "The last notification");
    expect(titles(client)).toEqual(["The last notification"]);
    expect(client.heard("order_status_update")).toEqual([]);
  });

  it("gets what passed at a record they followed, for a day", async () => {
    const site = await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true });
    const id = randomUUID();
    const put = (status: string) =>
      putRecord(core, workspace.owner, { type: "order", id }, {
        site_id: site.id,
        title: "Order",
        status,
        customer: { id: "ada" },
        parties: [],
        remind_before_hours: [],
      } as never);
    await put("new");
    const connect = async () => keep(await openClient(`${node.url}/site`, { site_token: await siteToken(site, "ada") }));
    const statuses = (client: TestClient) => (client.heard("order_status_update") as Update[]).map(({ status }) => status);

    const first = await connect();
    expect(await first.ask("subscribe_order_updates", { order_id: id })).toMatchObject({ ok: true });
    expect(statuses(first)).toEqual([]);
    await put("paid");
    await first.next<Update>("order_status_update", ({ status }) => status === "paid");
    first.close();
    await left(core);
    await put("packed");
    await put("sent");
    const second = await connect();
    await second.next<Update>("order_status_update", ({ status }) => status === "sent");
    expect(statuses(second)).toEqual(["packed", "sent"]);
    await second.ask("subscribe_order_updates", { order_id: id });
    second.close();
    await left(core);
    await put("lost");
    await core.db.update(keptEvents).set({ created_at: sql`now() - interval '25 hours'` });
    const third = await connect();
    await third.ask("subscribe_order_updates", { order_id: id });
    expect(statuses(third)).toEqual([]);
  });
});

/** Until a closed connection is known to have left its records. */
async function left(core: TestCore): Promise<void> {
  for (;;) {
    const rows = await core.db.query.recordSubscriptions.findMany();
    if (rows.every(({ left_at }) => left_at !== null)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
