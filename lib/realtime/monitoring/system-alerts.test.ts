import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "@/test/database";
import { endSystemAlert, listSystemAlerts, postSystemAlert } from "../../core/monitoring/system-alerts";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../../core/testing";
import { createTestNode, type TestNode, type TestReader } from "../testing";

let node: TestNode;
let ours: TestWorkspace;
let theirs: TestWorkspace;
let now: Date;

beforeEach(async () => {
  now = new Date("2026-03-02T10:00:00Z");
  node = await createTestNode(await freshDatabase(), {}, () => now);
  [ours, theirs] = [await createTestWorkspace(node.core), await createTestWorkspace(node.core)];
});
afterEach(async () => {
  node.stop();
  await node.core.close();
});

const alert = (more = {}) => ({
  severity: "warning" as const,
  message: "Maintenance at noon.",
  affected_services: ["search"],
  audience: "members" as const,
  starts_at: null,
  ends_at: null,
  ...more,
});
const told = ({ heard }: TestReader) => heard.filter(({ event }) => event === "system_alert").map(({ payload }) => payload);
const settled = () => node.realtime.systemAlerts.read();
const everybody = () => ({
  member: node.connect(ours.operator),
  visitor: node.connect(createTestVisitor(ours)),
  stranger: node.connect(theirs.owner),
});

test("an alert reaches the members of its workspace, and nobody outside", async () => {
  const { member, visitor, stranger } = everybody();
  const posted = await postSystemAlert(node.core, ours.owner, alert());
  await settled();
  expect(told(member)).toEqual([
    {
      id: posted.id,
      severity: "warning",
      message: "Maintenance at noon.",
      affected_services: ["search"],
      audience: "members",
      timestamp: now.toISOString(),
    },
  ]);
  expect([...told(visitor), ...told(stranger)]).toEqual([]);
});

test("with the audience everyone it reaches visitors too, once, and whoever connects before it ends", async () => {
  const { member, visitor, stranger } = everybody();
  const ends_at = new Date("2026-03-02T12:00:00Z");
  await postSystemAlert(node.core, ours.owner, alert({ audience: "everyone", ends_at }));
  await settled();
  await settled();
  expect([told(member).length, told(visitor).length, told(stranger).length]).toEqual([1, 1, 0]);
  expect(told(visitor)[0]).toMatchObject({ ends_at: ends_at.toISOString() });

  const welcomed = () => {
    const late = node.connect(createTestVisitor(ours));
    for (const connection of node.realtime.hub.connections.values())
      if (told(late).length === 0) node.realtime.systemAlerts.welcome(connection);
    return told(late);
  };
  expect(welcomed()).toHaveLength(1);
  now = ends_at;
  expect(welcomed()).toHaveLength(0);
});

test("one that an owner ends is told once more, with an end that has come; it stands in the list of all alone", async () => {
  const { member } = everybody();
  const { id } = await postSystemAlert(node.core, ours.owner, alert());
  await settled();
  now = new Date("2026-03-02T11:00:00Z");
  await endSystemAlert(node.core, ours.owner, id);
  await settled();
  expect(told(member)).toHaveLength(2);
  expect(told(member)[1]).toMatchObject({ id, ends_at: now.toISOString() });
  const list = async (all: boolean) => (await listSystemAlerts(node.core, ours.operator, { limit: 10, all })).data.map((each) => each.id);
  expect([await list(false), await list(true)]).toEqual([[], [id]]);
});

test("only an owner posts and ends alerts, of their own workspace", async () => {
  await expect(postSystemAlert(node.core, ours.operator, alert())).rejects.toMatchObject({ code: "FORBIDDEN" });
  const { id } = await postSystemAlert(node.core, ours.owner, alert());
  await expect(endSystemAlert(node.core, theirs.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(postSystemAlert(node.core, ours.owner, alert({ ends_at: now }))).rejects.toMatchObject({ code: "BAD_REQUEST" });
  expect((await listSystemAlerts(node.core, theirs.operator, { limit: 10, all: true })).data).toEqual([]);
});

test("a visitor lists the alerts for everyone alone", async () => {
  await postSystemAlert(node.core, ours.owner, alert());
  await postSystemAlert(node.core, ours.owner, alert({ message: "We are slow today.", audience: "everyone" }));
  const { data } = await listSystemAlerts(node.core, createTestVisitor(ours), { limit: 10, all: true });
  expect(data.map(({ message }) => message)).toEqual(["We are slow today."]);
});
