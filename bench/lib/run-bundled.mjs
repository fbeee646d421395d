import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a benchmark that is written in TypeScript and calls what it measures itself. @param entry its path from the root */
export async function runBundled(entry) {
  process.chdir(ROOT);
  const out = mkdtempSync(join(ROOT, "node_modules/.bench-"));
  try {
    const outfile = join(out, "measure.mjs");
    await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", packages: "external" });
    await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
