// npm run bench:assistant: how well the assistant without a model understands, finds and answers. `-- --misses` names what was
// missed in the tuning half, `-- --quick` leaves out the search over 10,000 passages.
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
    entryPoints: ["bench/assistant/measure.ts"],
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
