// Builds the product: the widget into public/, the server and its routes into dist/, the dashboard into .next/.
//   node scripts/build.mjs             everything
//   node scripts/build.mjs --server    dist/server.mjs alone
//   node scripts/build.mjs --widget    the widget and its loader alone
//   node scripts/build.mjs --if-needed everything, unless the last build is current
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildWidget } from "./build-widget.mjs";
import { holdLock } from "./lock.mjs";
import { hashSources, isBuildCurrent, writeStamp } from "./stamp.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const flags = new Set(process.argv.slice(2));

async function buildServer() {
  rmSync(join(root, "dist/parts"), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    // What is imported only when it is needed becomes a file of its own, and what that one imports is not loaded before.
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    entryPoints: { server: "server.ts", baton: "lib/cli/main.ts", reader: "lib/core/reading/reader.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "@": root },
    sourcemap: true,
    logLevel: "warning",
  });
}

/** The script of the page /docs/api, as its package has it. */
function copyReference() {
  const script = join(root, "node_modules/redoc/bundles/redoc.standalone.js");
  if (!existsSync(script)) return console.warn("The page /docs/api is left out: it takes the packages for development.");
  mkdirSync(join(root, "public/docs"), { recursive: true });
  copyFileSync(script, join(root, "public/docs/redoc.js"));
}

function buildPages() {
  return new Promise((resolve, reject) => {
    const next = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => next.kill(signal));
    next.on("error", reject);
    next.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`next build ended with ${code}`))));
  });
}

async function buildAll() {
  const sources = hashSources(root);
  if (flags.has("--if-needed") && isBuildCurrent(root, sources)) return;
  rmSync(join(root, "dist/stamp"), { force: true });
  await buildWidget();
  copyReference();
  await buildServer();
  await buildPages();
  writeStamp(root, sources);
}

mkdirSync(join(root, "dist"), { recursive: true });
const release = await holdLock(join(root, "dist/build.lock"));
try {
  // A widget for development is no build that a later start may take for current.
  if (process.env.NODE_ENV === "development") rmSync(join(root, "dist/stamp"), { force: true });
  if (flags.has("--widget")) await buildWidget();
  if (flags.has("--server")) {
    copyReference();
    await buildServer();
  }
  if (!flags.has("--widget") && !flags.has("--server")) await buildAll();
} catch (error) {
  const isPrinted = Array.isArray(error?.errors);
  if (!isPrinted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  release();
}
