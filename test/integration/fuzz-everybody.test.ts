import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestCore, type TestCore } from "@/lib/core/testing";
import { ERROR_STATUS, type ErrorCode } from "@/lib/protocol/errors";
import { UP, type UpEvent, type UpInput } from "@/lib/protocol/events-up";
import { ALL_ROUTES } from "@/lib/protocol/routes";
import type { RouteSpec } from "@/lib/protocol/routes/spec";
import { LIVE } from "../authorization/events";
import { callRoute, letProgramsIn, openWorld, PRINCIPALS, secretsFrom, type Who, type World } from "../authorization/world";
import { junk, keysOf, payloadFor } from "../junk";
import { openClient, startTestNode, type TestClient, type TestNode } from "../node";

const SEED = 20250115;
const INPUTS = 10_000;
const EVENT_INPUTS = 3_000;
/** What a dice throw must not hit, or the rest of the run would be refused at the door. */
const ENDS_SOMEBODY = new Set([
  "deleteMember",
  "updateMember",
  "deleteAssistant",
  "deleteSite",
  "rotateSecret",
  "deleteApiKey",
  "updateMe",
]);

/** What a query holds whatever else is in it, for the same reason. */
const SPARES: Record<string, Record<string, string>> = { endSessions: { keep_current: "1" } };

describe("whatever anybody sends", { timeout: 300_000 }, () => {
  let core: TestCore;
  let world: World;
  let node: TestNode;
  let known: Record<string, unknown>;
  const clients = new Map<Who, TestClient>();
  const said: unknown[] = [];

  beforeAll(async () => {
    core = await createTestCore({ env: { WS_MAX_MESSAGE_RATE: "1000000" } });
    // What a route can't explain it writes down, and answers with INTERNAL.
    core.log.error = (...what: unknown[]) => void said.push(what);
    world = await openWorld(core);
    await letProgramsIn(core);
    node = await startTestNode(core);
    const { dialogId, messageId } = await world.dialogFor("visitor");
    known = {
      dialog_id: dialogId,
      message_id: messageId,
      client_id: randomUUID(),
      text: "Words",
      seq: 1,
      after_seq: 0,
      room: `support_${dialogId}`,
    };
    for (const who of LIVE) {
      const token = world.tokens[who];
      const [namespace, auth] = who.startsWith("visitor")
        ? ["widget", { assistant_id: world.workspace.assistantId, visitor_token: token }]
        : who.startsWith("customer")
          ? ["site", { site_token: token }]
          : ["admin", { token }];
      clients.set(who, await openClient(`${node.url}/${namespace}`, auth as Record<string, unknown>));
    }
  });
  afterAll(async () => {
    for (const client of clients.values()) client.close();
    await node.stop();
    await core.close();
  });

  const idFor = (name: string) =>
    ENDS_SOMEBODY.has(name)
      ? fc.string({ minLength: 1, maxLength: 20 }).map((text) => `x${text}`)
      : fc.oneof(
          fc.constantFrom(
            String(known.dialog_id),
            `support_${known.dialog_id}`,
            "order",
            world.recordId,
            "0",
            "-1",
            "9".repeat(20),
            "\u0000",
            "..",
          ),
          fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.toWellFormed()),
        );

  const inputsOf = (name: string, spec: RouteSpec) =>
    fc.record({
      who: fc.constantFrom(...PRINCIPALS),
      ids: fc.array(idFor(name), { minLength: 3, maxLength: 3 }),
      query: fc
        .dictionary(fc.constantFrom(...keysOf(spec.query), "limit", "cursor"), fc.string({ maxLength: 30 }))
        .map((query) => ({ ...query, ...SPARES[name] })),
      body: spec.body ? payloadFor(spec.body, { ...known, name: "A name", email: "a@example.com" }) : junk,
    });

  function expectSafe(who: Who, what: string, text: string): void {
    for (const secret of secretsFrom(world, who)) expect(text.includes(secret), `${what} to ${who}: ${text.slice(0, 300)}`).toBe(false);
  }

  it(`${INPUTS} bad inputs to every route and event end in success or an error of the protocol, and disclose to nobody what is another's`, async () => {
    const routes = Object.entries(ALL_ROUTES);
    const each = Math.ceil((INPUTS - EVENT_INPUTS) / routes.length);
    let count = 0;
    for (const [name, spec] of routes) {
      for (const { who, ids, query, body } of fc.sample(inputsOf(name, spec), { seed: SEED, numRuns: each })) {
        const names = [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param as string);
        const params = Object.fromEntries(names.map((param, at) => [param, ids[at] as string]));
        const { status, text } = await callRoute(spec, world.tokens[who], { params, query, body });
        count += 1;
        if (spec.who.length > 0) expectSafe(who, name, text);
        if (status < 400) continue;
        const { error } = JSON.parse(text) as { error: { code: ErrorCode } };
        expect(error.code, `${name} ${JSON.stringify({ params, query, body })}`).not.toBe("INTERNAL");
        expect(status, name).toBe(ERROR_STATUS[error.code]);
      }
      for (const who of LIVE) expect(clients.get(who)?.socket.connected, `${who} after ${name}`).toBe(true);
    }
    const perEvent = Math.ceil((INPUTS - count) / Object.keys(UP).length);
    for (const [event, schema] of Object.entries(UP)) {
      const inputs = fc.record({ who: fc.constantFrom(...LIVE), payload: payloadFor(schema, known) });
      for (const { who, payload } of fc.sample(inputs, { seed: SEED, numRuns: perEvent })) {
        const client = clients.get(who) as TestClient;
        const ack = await client.ask(event as UpEvent, payload as UpInput<UpEvent>).catch((error: Error) => {
          throw new Error(`${event} ${JSON.stringify(payload)} of ${who} was not answered: ${error.message}`);
        });
        count += 1;
        expectSafe(who, event, JSON.stringify(ack));
        if (!ack.ok) expect(ack.error.code, `${event} ${JSON.stringify(payload)}`).not.toBe("INTERNAL");
      }
    }
    expect(count).toBeGreaterThanOrEqual(INPUTS);
    expect(said).toEqual([]);
    for (const who of LIVE) expect(clients.get(who)?.socket.connected, who).toBe(true);
    const me = ALL_ROUTES.getMe as RouteSpec;
    for (const who of ["owner", "admin", "operator", "stranger"] as const)
      expect((await callRoute(me, world.tokens[who], {})).status).toBe(200);
  });
});
