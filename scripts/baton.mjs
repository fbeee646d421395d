// Runs the command `baton` of this checkout; builds it first when there is no build of the sources as they are.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isBuildCurrent } from "./stamp.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const command = join(root, "dist/baton.mjs");

if (!existsSync(command) || !isBuildCurrent(root)) {
  const { status } = spawnSync(process.execPath, [join(root, "scripts/build.mjs"), "--server"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
await import(pathToFileURL(command).href);
