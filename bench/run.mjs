// npm run bench: Baton beside bare yardsticks, interleaved. `npm run bench -- chat` runs one scenario, `--quick` fewer rounds,
// `--profile` writes a CPU profile of the server to bench/results and prints where its time went.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startLoad } from "./lib/load.mjs";
import { printProfile } from "./lib/profile.mjs";
import { ROOT, startPostgres } from "./lib/services.mjs";
import { chat } from "./scenarios/chat.mjs";
import { connections } from "./scenarios/connections.mjs";
import { endurance } from "./scenarios/endurance.mjs";
import { rest } from "./scenarios/rest.mjs";
import { restart } from "./scenarios/restart.mjs";
import { room } from "./scenarios/room.mjs";

const SCENARIOS = { chat, room, rest, connections, restart, endurance };

const named = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const quick = process.argv.includes("--quick");
const profiling = process.argv.includes("--profile");
const resultsDir = join(ROOT, "bench/results");
const names = named.length > 0 ? named : Object.keys(SCENARIOS);

const hook = pathToFileURL(join(ROOT, "bench/lib/profile-hook.mjs")).href;
const flags = profiling ? { flags: ["--import", hook], env: { PROFILE_DIR: resultsDir } } : {};
mkdirSync(resultsDir, { recursive: true });

const postgres = await startPostgres();
const load = startLoad();
const results = {};
try {
  for (const name of names) {
    console.log(`── ${name}`);
    results[name] = await SCENARIOS[name]({ postgres, load, rounds: quick ? 2 : 5, seconds: quick ? 3 : 5, flags, profiling, quick });
  }
} finally {
  load.stop();
  await postgres.stop();
}
if (profiling) printProfile(resultsDir);
writeFileSync(join(resultsDir, "latest.json"), JSON.stringify(results, null, 1));
console.log(JSON.stringify(results, (_key, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value)));
