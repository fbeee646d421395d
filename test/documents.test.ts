import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { SETTING_NAMES } from "@/lib/env";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, "utf8");
const testsIn = (text: string): string[] => [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`/g)].map(([, path]) => String(path));

it("each row of the threat model names a test, and each test it names is there", () => {
  const [model = ""] = read("docs/threat-model.md").split("<!-- table -->");
  const rows = model.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| What could go wrong"));
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => testsIn(row).length === 0)).toEqual([]);
  expect(testsIn(model).filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
});

it("each setting is described, and passed on by the compose file", () => {
  const [described, passed] = [read("docs/settings.md"), read("deploy/compose.yaml")];
  // The image and the file itself say where it listens and keeps its data; faults are the tests' own.
  const own = new Set(["NODE_ENV", "PORT", "HOST", "BATON_DATA_DIR", "BATON_TEST_FAULTS"]);
  const ours = [...SETTING_NAMES].filter((name) => !name.startsWith("WEBSOCKET_") && !own.has(name));
  expect(ours.filter((name) => !described.includes(`\`${name}\``))).toEqual([]);
  expect(ours.filter((name) => !new RegExp(`^ {4}${name}: `, "m").test(passed))).toEqual([]);
});

it("the systemd unit starts Baton again for as long as it takes, and after Postgres and Redis of the same machine", () => {
  const unit = read("deploy/baton.service");
  expect(unit).toMatch(/^Restart=always$/m);
  expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
  expect(unit).toMatch(/^After=.*postgresql\.service.*redis\.service/m);
});

it("each page that another page of the docs leads to is there", () => {
  const pages = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ...readdirSync(`${ROOT}docs`)
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  const broken = pages.flatMap((page) => {
    const folder = page.includes("/") ? `${page.split("/").slice(0, -1).join("/")}/` : "";
    const links = [
      ...read(page)
        .replace(/`[^`\n]*`/g, "")
        .matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g),
    ].map(([, path]) => `${folder}${path}`);
    return links.filter((path) => !existsSync(`${ROOT}${path}`)).map((path) => `${page}: ${path}`);
  });
  expect(broken).toEqual([]);
});

it("each section and promise of the protocol that the code cites is there", () => {
  const protocol = read("docs/protocol.md");
  const sources = ["lib", "db", "test", "app"].flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => read(`${folder}/${name}`)),
  );
  const cited = (pattern: RegExp) =>
    new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, number]) => Number(number))));
  const sections = cited(/protocol\.md (\d+)/g);
  expect(sections.size).toBeGreaterThan(5);
  expect([...sections].filter((number) => !protocol.includes(`\n## ${number}. `))).toEqual([]);
  expect([...cited(/\bP(\d{1,2}): /g)].filter((number) => !protocol.includes(`- **P${number}** `))).toEqual([]);
});
