import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestCore, type TestCore } from "@/lib/core/testing";
import { ALL_ROUTES } from "@/lib/protocol/routes";
import type { RouteSpec } from "@/lib/protocol/routes/spec";
import { callRoute, fresh, openWorld, type World } from "../authorization/world";
import { keysOf } from "../junk";

const cursor = (json: string) => Buffer.from(json).toString("base64url");
const UUID = "0b0c0d0e-0000-4000-8000-000000000001";

/** Cursors that no list ever answered with, that another did, or that one did before its shape changed. */
const CURSORS = [
  ...['["2020","1"]', '["\'",1]', '["infinity",1e400]', '["not a date",1]', '["2024-13-45T00:00:00Z",5]'].map(cursor),
  ...['["2024-01-01T00:00:00.000Z","abc"]', "[12345678901234567890]", "[1e400]", '["\\u0000"]', '["\\ud83d"]', "[null]", "[[]]"].map(
    cursor,
  ),
  ...[
    "{}",
    "[]",
    "1",
    "null",
    '"dialogs"',
    `["dialogs","0000-01-01T00:00:00Z",1]`,
    `["contacts","2024-01-01T00:00:00Z","${UUID}\\u0000"]`,
  ].map(cursor),
  ...["members", "notifications", "audit", "search", "documents", "websites", "api_keys"].map((list) => cursor(`["${list}",9e99]`)),
  "%%%",
  "\u0000",
  "x".repeat(3_999),
];
const VALUES = [
  "\u0000",
  "a\u0000b",
  "\ud800",
  "9".repeat(400),
  "-1",
  "1e400",
  "NaN",
  "Infinity",
  "[]",
  "{}",
  "'",
  "%",
  "..",
  "true",
  "x".repeat(5_000),
];

describe("opaque input", { timeout: 300_000 }, () => {
  let core: TestCore;
  let world: World;
  let websiteId: number;
  const logged: unknown[] = [];
  beforeAll(async () => {
    core = await createTestCore({ env: { WS_MAX_MESSAGE_RATE: "1000000", WS_RATE_LIMIT_PER_IP: "1000000" } });
    core.log.error = (...what: unknown[]) => void logged.push(what);
    core.log.warn = (...what: unknown[]) => void logged.push(what);
    world = await openWorld(core);
    websiteId = await fresh.website(world);
  });
  afterAll(() => core.close());

  const params = () => ({ id: world.workspace.assistantId, website_id: websiteId, name: "order_1", kind: "order" });
  const lists = Object.entries(ALL_ROUTES as Record<string, RouteSpec>).filter(([, spec]) => keysOf(spec.query).includes("cursor"));

  it("as a cursor is 400 for every list and everybody who may read it", async () => {
    expect(lists.length).toBeGreaterThan(10);
    const answered = new Map<string, number>();
    for (const [name, spec] of lists) {
      for (const who of ["owner", "visitor", "customer"] as const) {
        for (const given of CURSORS) {
          const { status, text } = await callRoute(spec, world.tokens[who], { params: params(), query: { cursor: given } });
          expect([400, 403, 404], `${name} ${who} ${given.slice(0, 60)}: ${text.slice(0, 200)}`).toContain(status);
          if (status === 400) answered.set(name, (answered.get(name) ?? 0) + 1);
        }
      }
    }
    expect(lists.map(([name]) => name).filter((name) => !answered.has(name))).toEqual([]);
    expect(logged).toEqual([]);
  });

  it("as the cursor of one list given to another is 400", async () => {
    const own = (name: string, spec: RouteSpec) =>
      callRoute(spec, world.tokens.owner, { params: params(), query: { limit: "1" } }).then(
        ({ text }) => [name, (JSON.parse(text) as { next_cursor?: string | null }).next_cursor] as const,
      );
    const cursors = (await Promise.all(lists.map(([name, spec]) => own(name, spec)))).filter(([, next]) => typeof next === "string");
    expect(cursors.length).toBeGreaterThan(1);
    for (const [name, spec] of lists) {
      for (const [from, next] of cursors) {
        if (from === name) continue;
        const { status } = await callRoute(spec, world.tokens.owner, { params: params(), query: { cursor: String(next) } });
        expect([400, 404], `${from}'s to ${name}`).toContain(status);
      }
    }
  });

  it("under any name of any query string ends in success or a refusal, and writes no line to the log", async () => {
    for (const [name, spec] of Object.entries(ALL_ROUTES as Record<string, RouteSpec>)) {
      if (spec.method !== "GET") continue;
      for (const key of keysOf(spec.query)) {
        for (const value of VALUES) {
          const { status, text } = await callRoute(spec, world.tokens.owner, { params: params(), query: { [key]: value } });
          expect(status, `${name}?${key}=${JSON.stringify(value).slice(0, 40)}: ${text.slice(0, 200)}`).toBeLessThan(500);
        }
      }
    }
    expect(logged).toEqual([]);
  });

  it("as a token is 401, whatever its claims hold", async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = (claims: unknown) => `${part({ alg: "HS256" })}.${part(claims)}.AAAA`;
    const tokens = [
      ...["a\u0000", "\ud800", "", "x".repeat(300), 1e308, ["a"], { a: 1 }, null, true].map((site_id) =>
        unsigned({ site_id, sub: "1", exp: 9e9 }),
      ),
      ...["bk_\u0001", "bk_", "a.b.c", "..", ".", "é".repeat(50)],
    ];
    const me = ALL_ROUTES.listDialogs as RouteSpec;
    for (const token of tokens) {
      const { status, text } = await callRoute(me, token, {}).catch((error: TypeError) => ({ status: 401, text: error.message }));
      expect([401, 404], `${token.slice(0, 80)}: ${text.slice(0, 200)}`).toContain(status);
    }
    expect(logged).toEqual([]);
  });
});
