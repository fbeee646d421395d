import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SOURCES = [
  "app",
  "lib",
  "db",
  "public",
  "scripts/build.mjs",
  "scripts/build-widget.mjs",
  "server.ts",
  "package-lock.json",
  "tsconfig.json",
  "next.config.mjs",
  "postcss.config.mjs",
];
const GENERATED = ["public/embed.js", "public/embed.js.map", "public/widget", "public/docs"];
const STAMP = "dist/stamp";
const PRODUCTS = ["dist/server.mjs", ".next/BUILD_ID"];

function* filesUnder(root, path) {
  if (GENERATED.includes(path) || /\.test\.tsx?$/.test(path)) return;
  const absolute = join(root, path);
  if (!existsSync(absolute)) return;
  let entries;
  try {
    entries = readdirSync(absolute);
  } catch (error) {
    if (error.code !== "ENOTDIR") throw error;
    yield path;
    return;
  }
  for (const entry of entries.sort()) yield* filesUnder(root, `${path}/${entry}`);
}

/** One hash over everything the build reads. */
export function hashSources(root) {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0]);
  for (const source of SOURCES) {
    for (const path of filesUnder(root, source)) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

/** Whether what stands in `dist` and `.next` was built from the sources as they are. */
export function isBuildCurrent(root, sources = hashSources(root)) {
  if (!PRODUCTS.every((product) => existsSync(join(root, product)))) return false;
  return existsSync(join(root, STAMP)) && readFileSync(join(root, STAMP), "utf8") === sources;
}

/** Remembers that the build was made from the sources that hashed to `sources`. */
export function writeStamp(root, sources) {
  writeFileSync(join(root, STAMP), sources);
}
