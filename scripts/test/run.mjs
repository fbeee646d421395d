// npm test: lint, types, unit, components, build, integration, size, e2e; a part alone by its name, for instance `node scripts/test/run.mjs unit`.
// Arguments after `--` go to vitest or Playwright. The last line is `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { getBrowsers } from "./browser.mjs";
import { getNginx, getPostgres, getRedis } from "./services.mjs";
import { Missing, runShown } from "./tools.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ALL = ["lint", "types", "unit", "components", "build", "integration", "size", "e2e"];
const NEEDS_BUILD = ["integration", "e2e", "faults", "abuse", "size"];

const separator = process.argv.indexOf("--");
const named = process.argv.slice(2, separator < 0 ? undefined : separator);
const extra = separator < 0 ? [] : process.argv.slice(separator + 1);
const unknown = named.find((name) => ![...ALL, "faults", "abuse"].includes(name));
if (unknown) {
  console.error(`There is no part ${unknown}: the parts are ${ALL.join(", ")}, faults, abuse`);
  process.exit(2);
}
const parts =
  named.length === 0 ? ALL : named.flatMap((name) => (NEEDS_BUILD.includes(name) && !named.includes("build") ? ["build", name] : [name]));

const reports = mkdtempSync(join(tmpdir(), "baton-reports-"));
const services = [];
const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
let current;

const bin = (path) => [process.execPath, join(root, "node_modules", path)];
const show = ([command, ...args], more = {}) =>
  runShown(command, args, {
    cwd: root,
    env: { ...environment, ...more },
    onChild: (child) => {
      current = child;
    },
  });

/** A step that is one check: passed or failed as a whole. */
const check = (command, more) => async () => ((await show(command, more)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** What failed, as a heading and the beginning of what was said: shown once more at the end, where it is found. */
const failure = (name, message = "") => ({ name, message: stripVTControlCharacters(message).split("\n").slice(0, 12).join("\n") });

function failuresOfVitest(report) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    const path = relative(root, file.name);
    if (file.status === "failed" && failed.length === 0) return [failure(path, file.message)];
    return failed.map((test) => failure(`${path} › ${test.fullName}`, test.failureMessages[0]));
  });
}

/** @param isWanted which of the specs: those that failed, or those that passed at a second attempt */
function failuresOfPlaywright(suite, isWanted, path = []) {
  const below = (suite?.suites ?? []).flatMap((each) => failuresOfPlaywright(each, isWanted, [...path, each.title]));
  const own = (suite?.specs ?? []).filter(isWanted);
  const message = (spec) => spec.tests.flatMap((test) => test.results).find((result) => result.error)?.error.message;
  return [...own.map((spec) => failure([...path, spec.title].join(" › "), message(spec))), ...below];
}

/** A run that fails without a failed test (a file that does not load, an unhandled error) counts as one failure. */
function counted(code, passed, failed) {
  if (code !== 0 && failed === 0) return { passed, failed: 1 };
  if (passed + failed === 0) console.error("No test ran.");
  return { passed, failed: passed + failed === 0 ? 1 : failed };
}

async function runVitest(project, files) {
  const file = join(reports, `${project}-${files.length > 0 ? "again" : "first"}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...files, ...extra];
  const code = await show([...bin("vitest/vitest.mjs"), ...args]);
  const report = readReport(file);
  const result = counted(code, report?.numPassedTests ?? 0, report?.numFailedTests ?? 0);
  const failedFiles = (report?.testResults ?? []).filter(({ status }) => status === "failed").map(({ name }) => relative(root, name));
  return { ...result, failures: failuresOfVitest(report), failedFiles };
}

/** In CI the files in which something failed are run once more by themselves; what passes then is named as unsteady. */
function vitest(project) {
  return async () => {
    const { failedFiles, ...first } = await runVitest(project, []);
    if (!process.env.CI || failedFiles.length === 0) return first;
    console.log(`\n── ${project}, once more: ${failedFiles.join(", ")}`);
    const { failed, failures } = await runVitest(project, failedFiles);
    const stillFails = new Set(failures.map(({ name }) => name));
    const unsteady = first.failures.filter(({ name }) => !stillFails.has(name));
    return { passed: first.passed + Math.max(0, first.failed - failed), failed, failures, unsteady };
  };
}

async function playwright() {
  const file = join(reports, "e2e.json");
  const code = await show([...bin("@playwright/test/cli.js"), "test", ...extra], { TEST_E2E_REPORT: file });
  const report = readReport(file);
  const { expected = 0, flaky = 0, unexpected = 0 } = report?.stats ?? {};
  const failures = failuresOfPlaywright(report, (spec) => !spec.ok);
  const unsteady = failuresOfPlaywright(report, (spec) => spec.tests.some(({ status }) => status === "flaky"));
  return { ...counted(code, expected + flaky, unexpected), failures, unsteady };
}

/** The style, the directions of imports and what nothing uses are reported together. */
async function lint() {
  const style = await check([...bin("@biomejs/biome/bin/biome"), "check", ".", "--max-diagnostics=100"])();
  const imports = await check([...bin("dependency-cruiser/bin/dependency-cruise.mjs"), "app", "db", "lib", "server.ts", "scripts"])();
  const unused = await check([...bin("knip/bin/knip.js"), "--no-progress"])();
  const sum = (key) => style[key] + imports[key] + unused[key];
  return { passed: sum("passed"), failed: sum("failed") };
}

async function types() {
  const made = await show([...bin("next/dist/bin/next"), "typegen"]);
  return made === 0 ? check(bin("@typescript/native/bin/tsc").concat("--noEmit"))() : { passed: 0, failed: 1 };
}

const steps = {
  lint,
  types,
  unit: vitest("unit"),
  components: vitest("components"),
  build: check([process.execPath, join(root, "scripts/build.mjs"), "--if-needed"]),
  integration: vitest("integration"),
  size: check(bin("size-limit/bin.js")),
  e2e: playwright,
  faults: vitest("faults"),
  abuse: vitest("abuse"),
};

async function provide() {
  const needs = (...names) => names.some((name) => parts.includes(name));
  if (needs("integration", "faults", "abuse", "e2e")) {
    const postgres = await getPostgres();
    services.push(postgres);
    environment.TEST_DATABASE_URL = postgres.url;
    const redis = await getRedis();
    services.push(redis);
    environment.TEST_REDIS_URL = redis.url;
    if (redis.binary) environment.TEST_REDIS_BINARY = redis.binary;
  }
  if (needs("faults")) environment.TEST_NGINX = getNginx();
  if (needs("components", "e2e", "faults")) {
    const { quick, whole } = await getBrowsers(root);
    environment.TEST_CHROMIUM = quick;
    environment.TEST_CHROMIUM_WHOLE = whole;
  }
}

async function stopServices() {
  for (const service of services.splice(0).reverse()) await service.stop();
  rmSync(reports, { recursive: true, force: true });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, async () => {
    current?.kill("SIGTERM");
    await stopServices();
    process.exit(130);
  });
}

async function runParts() {
  const results = [];
  for (const part of parts) {
    const isBuilt = results.every((result) => result.part !== "build" || result.failed === 0);
    if (NEEDS_BUILD.includes(part) && !isBuilt) {
      results.push({ part, passed: 0, failed: 1, seconds: 0, note: "not run: the build failed" });
      continue;
    }
    console.log(`\n── ${part}`);
    const start = performance.now();
    const result = await steps[part]();
    results.push({ part, ...result, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

function summarise(results) {
  for (const { part, failures = [], unsteady = [] } of results) {
    for (const { name, message } of unsteady) console.log(`\nunsteady in ${part}, passed at the second attempt: ${name}\n${message}`);
    for (const { name, message } of failures) console.log(`\nfailed in ${part}: ${name}\n${message}`);
  }
  console.log("");
  for (const { part, passed, failed, seconds, note } of results) {
    console.log(
      `${part.padEnd(12)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s  ${note ?? ""}`.trimEnd(),
    );
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed] = [sum("passed"), sum("failed")];
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

try {
  await provide();
  const results = await runParts();
  await stopServices();
  summarise(results);
} catch (error) {
  await stopServices();
  console.error(error instanceof Missing ? error.message : error);
  process.exitCode = 1;
}
