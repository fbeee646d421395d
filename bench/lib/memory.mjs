import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { memoryOf } from "./measure.mjs";
import { ROOT } from "./services.mjs";

const SETTLE_MS = 2_000;

/** What a server must be started with so that `read` knows what it holds after collection. */
export function watchMemory() {
  const folder = mkdtempSync(join(tmpdir(), "baton-memory-"));
  const file = join(folder, "memory.json");
  return {
    flags: ["--expose-gc", "--import", pathToFileURL(join(ROOT, "bench/lib/gc-hook.mjs")).href],
    env: { MEMORY_FILE: file },
    /** @returns `{ rss, held }` in bytes: resident, and what JavaScript holds, in its heap and outside */
    async read(pid) {
      await delay(SETTLE_MS);
      rmSync(file, { force: true });
      process.kill(pid, "SIGUSR2");
      while (!existsSync(file)) await delay(50);
      await delay(100);
      const { heapUsed, external } = JSON.parse(readFileSync(file, "utf8"));
      return { rss: memoryOf(pid), held: heapUsed + external };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
