import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestCore, type TestCore } from "@/lib/core/testing";
import type { Ack } from "@/lib/protocol/acks";
import type { UpEvent, UpInput } from "@/lib/protocol/events-up";
import { EVENT_ROWS, LIVE, ROOM_EVENTS, ROOM_ROWS } from "../authorization/events";
import { letProgramsIn, openWorld, PRINCIPALS, type Who, type World } from "../authorization/world";
import { openClient, startTestNode, type TestClient, type TestNode } from "../node";

type Live = (typeof LIVE)[number];

describe("who may send which event", () => {
  let core: TestCore;
  let world: World;
  let node: TestNode;
  const clients = {} as Record<Live, TestClient>;
  const REFUSALS = new Set(["FORBIDDEN", "NOT_FOUND"]);

  const handshake = (who: Who): { namespace: string; auth: Record<string, unknown> } => {
    const token = world.tokens[who];
    if (who.startsWith("visitor"))
      return { namespace: "widget", auth: { assistant_id: world.workspace.assistantId, visitor_token: token } };
    if (who.startsWith("customer")) return { namespace: "site", auth: { site_token: token } };
    return { namespace: "admin", auth: token ? { token } : {} };
  };
  const connect = (who: Who) => {
    const { namespace, auth } = handshake(who);
    return openClient(`${node.url}/${namespace}`, auth);
  };

  beforeAll(async () => {
    core = await createTestCore({ env: { WS_MAX_MESSAGE_RATE: "100000" } });
    world = await openWorld(core);
    await letProgramsIn(core);
    node = await startTestNode(core);
    for (const who of LIVE) clients[who] = await connect(who);
  });
  afterAll(async () => {
    for (const client of Object.values(clients)) client.close();
    await node.stop();
    await core.close();
  });

  /** `sync` answers for each dialog apart. */
  const refusalOf = (ack: Ack): string | undefined => {
    if (!ack.ok) return ack.error.code;
    return (ack as { dialogs?: { error?: { code: string } }[] }).dialogs?.[0]?.error?.code;
  };

  it.each(Object.entries(EVENT_ROWS))("%s", async (name, row) => {
    const found: Record<string, string> = {};
    for (const who of LIVE) {
      const ack = await clients[who].ask(name as UpEvent, (await row.ask(world, who)) as UpInput<UpEvent>);
      const code = refusalOf(ack);
      if (code === "INTERNAL" || row.may.includes(who) === REFUSALS.has(code ?? "")) found[who] = code ?? "accepted";
      if (who === "stranger") expect(JSON.stringify(ack)).not.toContain(world.workspace.marker);
      if (who === "visitor2" || who === "customer2") expect(JSON.stringify(ack)).not.toContain(world.words);
    }
    expect(found).toEqual({});
  });

  it.each(ROOM_ROWS)("in a room: $name", async ({ of, may }) => {
    for (const { name, ask } of ROOM_EVENTS)
      for (const who of LIVE) {
        const code = refusalOf(await clients[who].ask(name, ask(of(world)) as UpInput<UpEvent>));
        expect(REFUSALS.has(code ?? ""), `${who}, ${name}: ${code ?? "accepted"}`).toBe(!may.includes(who));
      }
  });

  it("nothing that the other workspace's owner has received holds a word of the workspace", () => {
    const { socket } = clients.stranger;
    expect(socket.connected).toBe(true);
    const heard = ["message", "dialog_updated", "handoff_request", "typing", "notification", "presence_update", "operator_status_change"];
    expect(JSON.stringify(heard.map((event) => clients.stranger.heard(event)))).not.toContain(world.workspace.marker);
    expect(clients.owner.heard("dialog_updated").length).toBeGreaterThan(0);
  });

  it.each(PRINCIPALS.filter((who) => !(LIVE as readonly string[]).includes(who)))("%s has no socket", async (who) => {
    for (const [namespace, auth] of [
      ["admin", { token: world.tokens[who] }],
      ["site", { site_token: world.tokens[who] ?? "" }],
    ] as const) {
      await expect(openClient(`${node.url}/${namespace}`, auth)).rejects.toMatchObject({ data: { code: 4002 } });
    }
  });
});
