import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordBody, recordRoutes } from "../../protocol/routes/records";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { sendMessage } from "../conversations/messages/send-message";
import type { CustomerActor, IntegrationActor } from "../log/actor";
import { customerContactId } from "../people/identity/authenticate";
import { createSite } from "../people/sites/change-sites";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { addPayment } from "./add-payment";
import { getRecordView } from "./get-record";
import { countStatuses, listRecords } from "./list-records";
import { putRecord } from "./put-record";

const HOUR = 3_600_000;
const NOW = Date.parse("2030-01-01T00:00:00Z");

describe("the list of records", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let stranger: TestWorkspace;
  let backend: IntegrationActor;
  let siteId: string;
  let clock = NOW;

  const customer = (sub: string): CustomerActor => ({
    type: "customer",
    workspaceId: workspace.workspaceId,
    contactId: customerContactId(siteId, sub),
    siteId,
    externalId: sub,
    name: sub,
    email: null,
    assistantId: null,
  });
  const put = (type: "order" | "quote", id: string, more: object) => {
    clock += 1_000;
    const body = recordBody.parse({ site_id: siteId, title: `Bicycle ${id}`, status: "new", customer: { id: "ada" }, ...more });
    return putRecord(core, backend, { type, id }, body);
  };
  const pay = (id: string, status: string, amount: number, currency = "EUR") =>
    addPayment(core, backend, { type: "order", id }, { status, amount, currency });
  const words = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
  const list = (actor: Parameters<typeof listRecords>[1], query: object = {}) =>
    listRecords(core, actor, recordRoutes.listRecords.query.parse(query));
  const ids = async (query: object, actor: Parameters<typeof listRecords>[1] = workspace.operator) =>
    (await list(actor, query)).data.map(({ id }) => id);

  beforeAll(async () => {
    core = await createTestCore({ now: () => new Date(clock) });
    workspace = await createTestWorkspace(core);
    stranger = await createTestWorkspace(core);
    backend = { type: "integration", workspaceId: workspace.workspaceId, keyId: 1, name: "Shop", scopes: ["records"] };
    siteId = (await createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"] })).id;
    const due = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
    await put("order", "1", { customer: { id: "ada", name: "Ada Moreno", email: "ada@example.com" }, due_at: due(48) });
    await put("order", "2", { status: "packed", parties: [{ id: "maker", role: "workshop" }], due_at: due(24) });
    await put("order", "3", { status: "packed", customer: { id: "kim", name: "Kim 100%" } });
    await put("quote", "4", { customer: { id: "kim" }, parties: [{ id: "ada" }] });
    await put("order", "1", {
      customer: { id: "ada", name: "Ada Moreno", email: "ada@example.com" },
      due_at: due(48),
      title: "Bicycle 1b",
    });
  });
  afterAll(() => core.close());

  it("has the workspace's for members and keys, the last changed first, and nobody else's", async () => {
    expect(await ids({})).toEqual(["1", "4", "3", "2"]);
    expect(await ids({}, backend)).toEqual(["1", "4", "3", "2"]);
    expect(await ids({}, stranger.owner)).toEqual([]);
    await expect(list({ ...backend, scopes: ["write"] })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(list(createTestVisitor(workspace))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("P10: has their own alone for a customer or party, whatever they ask for", async () => {
    expect(await ids({}, customer("ada"))).toEqual(["1", "4", "2"]);
    expect(await ids({}, customer("maker"))).toEqual(["2"]);
    expect(await ids({ customer: "kim" }, customer("ada"))).toEqual(["4"]);
    expect(await ids({}, customer("nobody"))).toEqual([]);
    expect(await ids({}, { ...customer("ada"), siteId: "another" })).toEqual([]);
  });

  it("is narrowed by type, status, site, person, contact, words and deadline", async () => {
    const none: string[] = [];
    expect(await ids({ type: "quote" })).toEqual(["4"]);
    expect(await ids({ status: "packed" })).toEqual(["3", "2"]);
    expect(await ids({ site: siteId, type: "order" })).toEqual(["1", "3", "2"]);
    expect(await ids({ site: "another" })).toEqual(none);
    expect(await ids({ customer: "maker" })).toEqual(["2"]);
    expect(await ids({ query: "MORENO" })).toEqual(["1"]);
    expect(await ids({ query: "ada@" })).toEqual(["1"]);
    expect(await ids({ query: "1b" })).toEqual(["1"]);
    expect(await ids({ query: "100%" })).toEqual(["3"]);
    expect(await ids({ query: "%" })).toEqual(["3"]);
    expect(await ids({ due_before: "2030-01-02T12:00:00Z" })).toEqual(["2"]);
    expect(await ids({ due_after: "2030-01-02T12:00:00Z" })).toEqual(["1"]);
  });

  it("is sorted by deadline with the earliest first, and paged in any order without a gap", async () => {
    expect(await ids({ sort: "due" })).toEqual(["2", "1", "3", "4"]);
    expect(await ids({ sort: "created" })).toEqual(["4", "3", "2", "1"]);
    for (const sort of ["updated", "created", "due"]) {
      const whole = await ids({ sort });
      const first = await list(workspace.operator, { sort, limit: 3 });
      const rest = await list(workspace.operator, { sort, limit: 3, cursor: first.next_cursor });
      expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(whole);
      expect(rest.next_cursor).toBeNull();
    }
    const { next_cursor } = await list(workspace.operator, { limit: 1 });
    await expect(list(workspace.operator, { sort: "due", cursor: next_cursor })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("is found by the contact of a person of the site; somebody of whom no contact is known has none", async () => {
    const contact = customerContactId(siteId, "ada");
    expect(await ids({ contact })).toEqual([]);
    await startDialog(core, customer("ada"), words("Hello"), {});
    expect(await ids({ contact })).toEqual(["1", "4", "2"]);
    expect(await ids({ contact }, stranger.owner)).toEqual([]);
  });

  it("counts what the caller has not read in each room, and says what was paid", async () => {
    const ada = customer("ada");
    const [first] = (await list(ada)).data;
    await sendMessage(core, ada, first?.dialog_id ?? 0, words("Is it ready?"));
    await pay("1", "paid", 20.1);
    await pay("1", "Succeeded", 20.2);
    await pay("1", "failed", 500);
    await pay("1", "refunded", 10);
    await pay("1", "paid", 3, "USD");
    const shown = async (actor: Parameters<typeof listRecords>[1]) => (await list(actor, { query: "1b" })).data[0];
    const paid = [
      { currency: "EUR", amount: 30.3 },
      { currency: "USD", amount: 3 },
    ];
    expect(await shown(workspace.operator)).toMatchObject({ unread: 1, paid });
    expect(await shown(ada)).toMatchObject({ unread: 0, paid });
  });

  it("a payment stands in the room, and its people are notified by the topic of records", async () => {
    await put("order", "9", { parties: [{ id: "maker" }, { id: String(workspace.operator.memberId) }] });
    core.events.length = 0;
    await pay("9", "paid", 1250);
    const [row] = (await list(workspace.operator, { query: "Bicycle 9" })).data;
    const room = await core.db.query.messages.findMany({ where: (message, { eq }) => eq(message.dialog_id, row?.dialog_id ?? 0) });
    expect(room.map(({ text }) => text).sort()).toEqual(["Bicycle 9: new", "Bicycle 9: payment paid, EUR 1,250.00"]);
    const notified = core.events.flatMap((event) => (event.type === "notification" ? [event] : []));
    expect(notified.map(({ principal }) => principal).sort()).toEqual(
      [
        ...["ada", "maker", String(workspace.operator.memberId)].map((sub) => `customer:${customerContactId(siteId, sub)}`),
        `member:${workspace.operator.memberId}`,
      ].sort(),
    );
    expect(notified[0]?.payload).toMatchObject({ type: "payment_update", topic: "records", body: "paid: EUR 1,250.00" });
    expect(core.events.filter((event) => event.type === "record")).toMatchObject([{ event: "payment_update", payload: { amount: 1250 } }]);
    await expect(pay("none", "paid", 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("one record has its payments and who reported which status when, the last first", async () => {
    await put("order", "10", { status: "new" });
    await put("order", "10", { status: "sent" });
    await pay("10", "pending", 5);
    await pay("10", "paid", 5);
    const view = await getRecordView(core, workspace.operator, "order", "10");
    expect(view.payments.map(({ status }) => status)).toEqual(["paid", "pending"]);
    expect(view.paid).toEqual([{ currency: "EUR", amount: 5 }]);
    expect(view.history).toMatchObject([
      { status: "sent", previous_status: "new", reported_by: "Shop" },
      { status: "new", previous_status: null, reported_by: "Shop" },
    ]);
    expect(view.history[0]?.at).toBe(view.updated_at);
  });

  it("the statuses that there are now are counted, the most frequent first", async () => {
    expect((await countStatuses(core, backend, "quote")).data).toEqual([{ type: "quote", status: "new", count: 1 }]);
    const { data } = await countStatuses(core, workspace.operator, undefined);
    expect(data.map(({ type, status, count }) => `${count} ${type} ${status}`)).toEqual([
      "2 order new",
      "2 order packed",
      "1 quote new",
      "1 order sent",
    ]);
    expect((await countStatuses(core, stranger.owner, undefined)).data).toEqual([]);
  });

  it("a payment that is reported again under its id is the same one: told once, replaced by another status, refunded beside it", async () => {
    await put("order", "11", {});
    const report = (status: string, amount = 40, id = "ch_1") =>
      addPayment(core, backend, { type: "order", id: "11" }, { id, status, amount, currency: "EUR" });
    const shown = async () => {
      const { payments, paid } = await getRecordView(core, workspace.operator, "order", "11");
      return { payments: payments.map(({ status }) => status), paid: paid.map(({ amount }) => amount) };
    };
    const begun = await report("pending");
    expect(begun.created).toBe(true);
    core.events.length = 0;
    const [settled, ...again] = await Promise.all([report("paid"), report("paid"), report("paid")]);
    expect([settled, ...again].map(({ payment, created }) => [payment.id, payment.created_at, created])).toEqual(
      Array(3).fill([begun.payment.id, begun.payment.created_at, false]),
    );
    expect(core.events.filter(({ type }) => type === "record")).toMatchObject([{ event: "payment_update", payload: { status: "paid" } }]);
    expect(await shown()).toEqual({ payments: ["paid"], paid: [40] });
    expect((await report("paid", 2, "ch_2")).created).toBe(true);
    for (const created of [true, false]) expect((await report("refunded", 30)).created).toBe(created);
    expect(await shown()).toEqual({ payments: ["refunded", "paid", "paid"], paid: [12] });
    await put("order", "12", {});
    const elsewhere = { id: "ch_1", status: "paid", amount: 40, currency: "EUR" };
    expect((await addPayment(core, backend, { type: "order", id: "12" }, elsewhere)).created).toBe(true);
  });
});
