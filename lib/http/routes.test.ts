import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { apiKeys } from "@/db/schema";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { createSite } from "@/lib/core/people/sites/change-sites";
import { hashToken } from "@/lib/core/system/secrets";
import { createTestCore, createTestToken, createTestWorkspace, type TestCore } from "@/lib/core/testing";
import { siteToken } from "@/test/rest";
import { ALL_ROUTES } from "../protocol/routes";
import type { PrincipalType, RouteSpec } from "../protocol/routes/spec";
import { ROUTES as IMPLEMENTED } from "./api";
import { handle } from "./handle";
import { openApi } from "./openapi";
import type { Services } from "./services";
import { quietMonitor } from "./testing";

const ROUTES = Object.entries(ALL_ROUTES);
const TYPES: PrincipalType[] = ["member", "customer", "visitor", "integration"];

describe("the routes", () => {
  let core: TestCore;
  let services: Services;
  let tokens: Record<PrincipalType, string>;

  beforeAll(async () => {
    core = await createTestCore();
    const { workspaceId, owner, assistantId } = await createTestWorkspace(core);
    const site = await createSite(core, owner, { name: "Shop", allowed_domains: ["shop.example.com"] });
    await core.db
      .insert(apiKeys)
      .values({ workspace_id: workspaceId, name: "None", scopes: [], key_hash: hashToken("bk_none"), key_hint: "none" });
    tokens = {
      member: await createTestToken(core, owner.memberId),
      visitor: await signVisitorToken(core.secrets.signingKey, crypto.randomUUID(), assistantId, new Date()),
      customer: await siteToken(site, "ada"),
      integration: "bk_none",
    };
    const unused = async () => {
      throw new Error("not in this test");
    };
    services = { core, isReady: () => true, monitor: quietMonitor, metrics: unused, eventStream: unused, feedStream: unused };
  });
  afterAll(() => core.close());

  /** The status a route's edge answers with, as if its verb did nothing. */
  async function statusAt(spec: RouteSpec, token?: string): Promise<number> {
    const open: RouteSpec = {
      method: spec.method,
      path: spec.path,
      summary: "",
      tag: "",
      answer: spec.answer,
      who: spec.who,
      ...(spec.scope ? { scope: spec.scope } : {}),
    };
    const app = new Hono().on(
      spec.method,
      "*",
      handle(services, open, async () => ({})),
    );
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    return (await app.request("/", { method: spec.method, headers })).status;
  }

  it.each(ROUTES)("%s has a verb that answers it, and one alone", (_name, spec) => {
    expect(IMPLEMENTED.filter((route) => route.spec === spec)).toHaveLength(1);
  });

  it.each(ROUTES.filter(([, spec]) => spec.who.length > 0))("%s refuses those it is not for", async (_name, spec) => {
    expect(await statusAt(spec)).toBe(401);
    for (const type of TYPES.filter((candidate) => !spec.who.includes(candidate) || candidate === "integration")) {
      expect(await statusAt(spec, tokens[type]), type).toBe(403);
    }
    if (spec.who.includes("member")) expect(await statusAt(spec, tokens.member)).toBe(200);
  });

  it("a fault is logged under the id that its answer names: the proxy's, or one of its own where that is none", async () => {
    const logged = vi.spyOn(core.log, "error").mockReturnValue();
    const broken = handle(services, ALL_ROUTES.getLiveness as RouteSpec, async () => {
      throw new Error("broken");
    });
    const ask = (id: string) => new Hono().get("*", broken).request("/", { headers: { "x-request-id": id } });
    expect((await ask("from-the-proxy")).headers.get("x-request-id")).toBe("from-the-proxy");
    const own = (await ask("two words")).headers.get("x-request-id");
    expect(own).toMatch(/^[\w-]{36}$/);
    expect(logged.mock.calls.map(([fields]) => (fields as { request_id: string }).request_id)).toEqual(["from-the-proxy", own]);
  });

  it("are described one operation each, with the parameters of their paths", () => {
    const { paths } = openApi("1.0.0", "http://localhost") as {
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
    };
    expect(Object.values(paths).flatMap((path) => Object.keys(path))).toHaveLength(ROUTES.length);
    for (const [name, spec] of ROUTES) {
      const named = paths[spec.path]?.[spec.method.toLowerCase()]?.parameters
        .filter((parameter) => parameter.in === "path")
        .map((parameter) => parameter.name);
      expect(named, name).toEqual([...spec.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
    }
  });
});
