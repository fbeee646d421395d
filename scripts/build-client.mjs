// Builds the package baton-client into packages/client/dist: one module, and the types of what it exports.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "packages/client");
const types = join(folder, "dist/types");

/** A module as Node's resolution finds it: with its ending, and without an alias. */
function addressOf(from, specifier) {
  const target = specifier.startsWith("@/") ? join(types, specifier.slice(2)) : join(dirname(from), specifier);
  const file = [`${target}.d.ts`, join(target, "index.d.ts")].find(existsSync);
  if (!file) throw new Error(`${relative(types, from)} names ${specifier}, which is not there`);
  const path = relative(dirname(from), file).replace(/\.d\.ts$/, ".js");
  return path.startsWith(".") ? path : `./${path}`;
}

function settleTypes(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const each = join(path, entry.name);
    if (entry.isDirectory()) settleTypes(each);
    else {
      const settle = (_whole, before, specifier, after) => `${before}${addressOf(each, specifier)}${after}`;
      const text = readFileSync(each, "utf8").replace(/(\bfrom\s*"|\bimport\s*\(?\s*")((?:\.\.?|@)\/[^"]+)(")/g, settle);
      writeFileSync(each, text);
    }
  }
}

rmSync(join(folder, "dist"), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["packages/client/index.ts"],
  outfile: "packages/client/dist/index.js",
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  packages: "external",
  alias: { "@": root },
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
const emitted = spawnSync(process.execPath, [join(root, "node_modules/@typescript/native/bin/tsc"), "-p", folder], { stdio: "inherit" });
if (emitted.status !== 0) process.exit(emitted.status ?? 1);
settleTypes(types);
