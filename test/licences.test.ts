import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Licences that let their code be part of a program under the AGPL. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-4.0",
  "ISC",
  "LGPL-3.0-or-later",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "OFL-1.1",
]);
/** Packages that run a script when they are installed. Baton starts without it: their programs come as packages of their own. */
const INSTALL_SCRIPTS = ["node_modules/esbuild"];

type Locked = { dev?: boolean; hasInstallScript?: boolean };
type Installed = { license?: string; licenses?: { type: string }[] };

const read = <T>(path: string) => JSON.parse(readFileSync(path, "utf8")) as T;
const { packages } = read<{ packages: Record<string, Locked> }>("package-lock.json");
const production = Object.keys(packages).filter((path) => path !== "" && !packages[path]?.dev);

/** Whether an SPDX expression of plain AND and OR can be met by what is allowed. */
const isAllowed = (expression: string): boolean =>
  expression
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => ALLOWED.has(licence.trim())));

describe("what Baton is made of", () => {
  it("is under licences that allow it", () => {
    const wrong = production
      .filter((path) => existsSync(`${path}/package.json`))
      .map((path) => ({ path, ...read<Installed>(`${path}/package.json`) }))
      .map(({ path, license, licenses }) => ({ path, licence: license ?? licenses?.map(({ type }) => type).join(" OR ") ?? "none" }))
      .filter(({ licence }) => !isAllowed(licence));
    expect(wrong).toEqual([]);
    expect(production.length).toBeGreaterThan(100);
  });

  it("tells a licence that is not allowed", () => {
    for (const licence of ["none", "UNLICENSED", "SSPL-1.0", "MIT AND SSPL-1.0"]) expect(isAllowed(licence), licence).toBe(false);
    for (const licence of ["MIT", "(AFL-2.1 OR BSD-3-Clause)", "Apache-2.0 AND MIT"]) expect(isAllowed(licence), licence).toBe(true);
  });

  it("runs no script of a stranger's when it is installed, but those known", () => {
    expect(production.filter((path) => packages[path]?.hasInstallScript)).toEqual(INSTALL_SCRIPTS);
  });
});
