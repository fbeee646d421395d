import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createTestCore, type TestCore } from "@/lib/core/testing";
import { quietMonitor } from "@/lib/http/testing";
import { createMetrics } from "@/lib/metrics";
import { Realtime } from "@/lib/realtime/realtime";

const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const RULES = "deploy/prometheus/baton.rules.yaml";
const RULE_TESTS = "test/prometheus/baton.rules.test.yaml";

type Rule = {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
};
type RuleTest = { name: string; promql_expr_test: { expr: string; exp_samples: unknown[] }[] };
type Dashboard = { panels: { title: string; targets: { expr: string }[] }[] };

const rules = (parse(readFileSync(pathOf(RULES), "utf8")) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync(pathOf("deploy/grafana/baton.json"), "utf8")) as Dashboard;

/** The metrics that an expression names, without what Prometheus adds to a histogram's. */
const namesIn = (expr: string): string[] =>
  [...expr.matchAll(/\b(?:baton|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ""));

describe("what deploy/ has for Prometheus and Grafana", () => {
  let core: TestCore;
  let realtime: Realtime;
  let known: Set<string>;

  beforeAll(async () => {
    core = await createTestCore();
    core.env.REDIS_URL = "redis://not.asked.for";
    realtime = new Realtime(core);
    const pool = () => ({ busy: 0, idle: 0, waiting: 0 });
    const text = await createMetrics({ core, realtime, vitals: () => quietMonitor.vitals, pool, version: "0" })();
    known = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name as string));
  });
  afterAll(async () => {
    realtime.stop();
    await core.close();
  });

  it("names in its alert rules only what /metrics has", () => {
    for (const { alert, expr } of rules) expect([alert, namesIn(expr).filter((name) => !known.has(name))]).toEqual([alert, []]);
  });

  it("names in its dashboard only what /metrics has", () => {
    for (const { title, targets } of dashboard.panels)
      for (const { expr } of targets) expect([title, namesIn(expr).filter((name) => !known.has(name))]).toEqual([title, []]);
  });

  it("says of each alert how grave it is, how long it must hold, and what to do", () => {
    for (const rule of rules) {
      expect([rule.alert, rule.labels.severity]).toEqual([rule.alert, expect.stringMatching(/^(warning|critical)$/)]);
      expect(rule.for, rule.alert).toMatch(/^\d+m$/);
      expect(Math.min(rule.annotations.summary.length, rule.annotations.description.length), rule.alert).toBeGreaterThan(15);
    }
  });

  it("has a fault for each alert that fires it", () => {
    const { tests } = parse(readFileSync(pathOf(RULE_TESTS), "utf8")) as { tests: RuleTest[] };
    expect(tests.map(({ name }) => name).sort()).toEqual(["a calm node", ...rules.map(({ alert }) => alert)].sort());
    for (const { name, promql_expr_test } of tests)
      expect([name, promql_expr_test[0]?.exp_samples.length]).toEqual([name, name === "a calm node" ? 0 : 1]);
  });

  it("follows Prometheus' conventions: counters end in _total, times are in seconds, and every metric is explained", async () => {
    const text = await core.meters.registry.metrics();
    for (const [, name, type] of text.matchAll(/^# TYPE (baton_\S+) (\S+)$/gm)) {
      expect([name, name?.endsWith("_total")]).toEqual([name, type === "counter"]);
      if (type === "histogram") expect(name).toMatch(/_seconds$/);
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S+`, "m"));
    }
  });

  it("passes promtool where that is installed", () => {
    const promtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].find(existsSync);
    const run = (...args: string[]) => (promtool ? spawnSync(promtool, args, { encoding: "utf8" }) : { status: 0, stderr: "" });
    expect(run("check", "rules", pathOf(RULES))).toMatchObject({ status: 0 });
    expect(run("test", "rules", pathOf(RULE_TESTS))).toMatchObject({ status: 0 });
  });
});
