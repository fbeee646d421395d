import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "@/test/database";
import { readInstallation } from "../core/system/installation";
import { createTestVisitor, createTestWorkspace, type TestWorkspace } from "../core/testing";
import { createTestNode, type TestNode, type TestReader } from "./testing";

let node: TestNode;
let workspace: TestWorkspace;
let offset: number;

beforeEach(async () => {
  offset = 0;
  node = await createTestNode(await freshDatabase(), {}, () => new Date(Date.now() + offset));
  await readInstallation(node.core.db, node.core.secrets);
  workspace = await createTestWorkspace(node.core);
});
afterEach(async () => {
  node.stop();
  await node.core.close();
});

const access = (mode: "only" | "write") => node.core.db.execute(sql.raw(`set session characteristics as transaction read ${mode}`));
const alerts = ({ heard }: TestReader) => heard.filter(({ event }) => event === "system_alert").map(({ payload }) => payload);
const isAlert = ({ event }: { event: string }) => event === "system_alert";

test("members hear that the database takes no writes, also those who come while it lasts, and when it is over; visitors do not", async () => {
  const member = node.connect(workspace.operator);
  const visitor = node.connect(createTestVisitor(workspace));
  await access("only");
  const refused = await member.ask("set_status", { status: "busy" });
  expect(refused).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
  await member.hears(isAlert);
  expect(alerts(member)).toMatchObject([{ severity: "critical", affected_services: ["database"] }]);
  expect(alerts(member)[0]).not.toHaveProperty("ends_at");

  const later = node.connect(workspace.owner);
  for (const connection of node.realtime.hub.of(`member:${workspace.owner.memberId}`)) node.realtime.databaseAlert.welcome(connection);
  expect(alerts(later)).toEqual(alerts(member));

  await access("write");
  offset += 10_000;
  await member.hears((heard) => isAlert(heard) && "ends_at" in heard.payload);
  await later.hears((heard) => isAlert(heard) && "ends_at" in heard.payload);
  expect(alerts(member)).toHaveLength(2);
  expect(alerts(visitor)).toEqual([]);
});
