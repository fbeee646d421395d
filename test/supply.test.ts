import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

type Locked = { license?: string; dev?: boolean; optional?: boolean; hasInstallScript?: boolean };

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");
const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
const shipped = Object.entries(lock.packages).filter(([path, entry]) => path !== "" && !entry.dev);

/** What may be passed on together with a program under the AGPL-3.0. */
const COMPATIBLE = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "ISC",
  "LGPL-3.0-or-later",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "OFL-1.1",
]);

/** `(A OR B)` needs one of them, `A AND B` all. */
const isCompatible = (license: string): boolean => {
  const bare = license.replace(/[()]/g, "");
  if (bare.includes(" OR ")) return bare.split(" OR ").some(isCompatible);
  return bare.split(" AND ").every((each) => COMPATIBLE.has(each));
};

/** The builds of a package for other machines name none in the lock: theirs is the package's. This one names it in its LICENSE file (MIT). */
const namesNone = (path: string, entry: Locked): boolean => entry.optional === true || path === "node_modules/xmlhttprequest-ssl";

it("every package that is shipped has a licence that fits", () => {
  const unfit = shipped.filter(([path, entry]) => (entry.license ? !isCompatible(entry.license) : !namesNone(path, entry)));
  expect(unfit.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

it("no shipped package needs a script of its own to run, bar the builder, which works without", () => {
  expect(shipped.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path)).toEqual(["node_modules/esbuild"]);
  expect(read("deploy/Dockerfile")).toContain("npm ci --ignore-scripts");
});
