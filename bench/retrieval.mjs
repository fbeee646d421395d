// npm run bench:retrieval: how well the right passage is found, over the documentation that comes with the package `next`.
// `-- --misses` names what was missed.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const out = mkdtempSync(join(root, "node_modules/.bench-"));
try {
  const outfile = join(out, "measure.mjs");
  await build({
    entryPoints: ["bench/retrieval/measure.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(out, { recursive: true, force: true });
}
