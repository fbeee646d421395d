import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestCore, type TestCore } from "@/lib/core/testing";
import { ALL_ROUTES, type Routes } from "@/lib/protocol/routes";
import type { RouteSpec } from "@/lib/protocol/routes/spec";
import { ROOM_ROWS } from "../authorization/events";
import { ROUTE_ROWS } from "../authorization/routes";
import { callRoute, openWorld, PRINCIPALS, secretsFrom, type World } from "../authorization/world";

/** What says that somebody may not, or may not know that it is there. */
const REFUSED = new Set([401, 403, 404]);
describe("who may call which route", () => {
  let core: TestCore;
  let world: World;
  let cases = 0;
  beforeAll(async () => {
    core = await createTestCore({ env: { WS_MAX_MESSAGE_RATE: "100000", BATON_SIGNUP: "closed" } });
    world = await openWorld(core);
  });
  afterAll(async () => {
    console.log(`authorization: ${cases} cases of ${Object.keys(ALL_ROUTES).length} routes and ${PRINCIPALS.length} principals`);
    await core.close();
  });

  it.each(Object.entries(ALL_ROUTES))("%s", async (name, spec) => {
    const row = ROUTE_ROWS[name as keyof Routes];
    const found: Record<string, string> = {};
    for (const who of PRINCIPALS) {
      const { status, text } = await callRoute(spec, world.tokens[who], (await row.ask?.(world, who)) ?? {});
      cases += 1;
      const refused = REFUSED.has(status) || status === row.refuses;
      if (row.may.includes(who) === refused || (status >= 500 && status !== 503)) found[who] = `${status} ${text.slice(0, 200)}`;
      if (who === "nobody" && refused && spec.who.length > 0) expect(status, "nobody").toBe(401);
      if (spec.who.length > 0) for (const secret of secretsFrom(world, who)) expect(text, `${name} to ${who}`).not.toContain(secret);
    }
    expect(found).toEqual({});
  });

  it.each(ROOM_ROWS)("in a room: $name", async ({ of, may, keys }) => {
    const params = { name: of(world) };
    const found: Record<string, string> = {};
    for (const { route, body, key } of [
      { route: ALL_ROUTES.getRoom, body: undefined, key: "key_read" },
      { route: ALL_ROUTES.listRoomMessages, body: undefined, key: "key_read" },
      { route: ALL_ROUTES.sendRoomMessage, body: () => ({ client_id: randomUUID(), text: "Words" }), key: "key_write" },
      { route: ALL_ROUTES.markRead, body: () => ({ message_ids: [1] }), key: "key_write" },
    ])
      for (const who of PRINCIPALS) {
        const { status } = await callRoute(route as RouteSpec, world.tokens[who], { params, body: body?.() });
        cases += 1;
        const isAllowed = may.includes(who) || (keys && (who === key || who === "key_manage"));
        if (isAllowed === REFUSED.has(status) || status >= 500) found[`${who}, ${route?.summary}`] = String(status);
      }
    expect(found).toEqual({});
  });
});
