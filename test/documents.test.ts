import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

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

it("the systemd unit starts Baton again for as long as it takes, and after Postgres and Redis of the same machine", () => {
  const unit = read("deploy/baton.service");
  expect(unit).toMatch(/^Restart=always$/m);
  expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
  expect(unit).toMatch(/^After=.*postgresql\.service.*redis\.service/m);
});

it("each page that another page of the docs leads to is there", () => {
  const pages = [
    "README.md",
    "SECURITY.md",
    ...readdirSync(`${ROOT}docs`)
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  const broken = pages.flatMap((page) => {
    const folder = page.includes("/") ? `${page.split("/").slice(0, -1).join("/")}/` : "";
    const links = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, path]) => `${folder}${path}`);
    return links.filter((path) => !existsSync(`${ROOT}${path}`)).map((path) => `${page}: ${path}`);
  });
  expect(broken).toEqual([]);
});
