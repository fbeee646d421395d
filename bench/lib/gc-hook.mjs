// Loaded into a server with --import and --expose-gc: SIGUSR2 collects what can be collected and writes what is left.
import { writeFileSync } from "node:fs";

process.on("SIGUSR2", () => {
  globalThis.gc();
  globalThis.gc();
  writeFileSync(process.env.MEMORY_FILE, JSON.stringify(process.memoryUsage()));
});
