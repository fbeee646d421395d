// npm run bench: Baton beside bare yardsticks, interleaved. `npm run bench -- chat` runs one scenario, `--quick` fewer rounds,
// `--profile` writes a CPU profile of the server to bench/results and prints where its time went. `--operations=join,accept`
// measures those alone of the scenario `writes`, and leaves the report as it is.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startLoad } from "./lib/load.mjs";
import { printProfile } from "./lib/profile.mjs";
import { ROOT, startPostgres } from "./lib/services.mjs";
import { writeReport } from "./report.mjs";
import { chat } from "./scenarios/chat.mjs";
import { connections } from "./scenarios/connections.mjs";
import { endurance } from "./scenarios/endurance.mjs";
import { pages } from "./scenarios/pages.mjs";
import { rest } from "./scenarios/rest.mjs";
import { restart } from "./scenarios/restart.mjs";
import { room } from "./scenarios/room.mjs";
import { screens } from "./scenarios/screens.mjs";
import { writes } from "./scenarios/writes.mjs";

const SCENARIOS = { writes, chat, room, rest, pages, screens, connections, restart, endurance };

const named = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const quick = process.argv.includes("--quick");
const profiling = process.argv.includes("--profile");
const operations = process.argv
  .find((word) => word.startsWith("--operations="))
  ?.slice("--operations=".length)
  .split(",");
const resultsDir = join(ROOT, "bench/results");
const names = named.length > 0 ? named : Object.keys(SCENARIOS);

const hook = pathToFileURL(join(ROOT, "bench/lib/profile-hook.mjs")).href;
const flags = profiling ? { flags: ["--import", hook], env: { PROFILE_DIR: resultsDir } } : {};
mkdirSync(resultsDir, { recursive: true });
const latest = join(resultsDir, "latest.json");

/** What was not run again keeps its figures of the last time. */
function keep(name, result) {
  const known = existsSync(latest) ? JSON.parse(readFileSync(latest, "utf8")) : {};
  writeFileSync(latest, JSON.stringify({ ...known, [name]: result }, null, 1));
}

const postgres = await startPostgres();
const load = startLoad();
try {
  for (const name of names) {
    const started = performance.now();
    const result = await SCENARIOS[name]({
      postgres,
      load,
      rounds: quick ? 2 : 5,
      seconds: quick ? 3 : 5,
      flags,
      profiling,
      operations,
      quick,
    });
    console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    console.log(JSON.stringify(result, (_key, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value)));
    if (!profiling && !operations) keep(name, result);
  }
} finally {
  load.stop();
  await postgres.stop();
}
if (profiling) printProfile(resultsDir);
else if (!operations) writeReport();
