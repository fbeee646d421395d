// npm run bench: Baton beside bare yardsticks, interleaved. `npm run bench -- chat` runs one scenario, `--quick` fewer rounds.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLoad } from "./lib/load.mjs";
import { ROOT, startPostgres } from "./lib/services.mjs";
import { chat } from "./scenarios/chat.mjs";

const SCENARIOS = { chat };

const named = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const quick = process.argv.includes("--quick");
const names = named.length > 0 ? named : Object.keys(SCENARIOS);

const postgres = await startPostgres();
const load = startLoad();
const results = {};
try {
  for (const name of names) {
    console.log(`── ${name}`);
    results[name] = await SCENARIOS[name]({ postgres, load, rounds: quick ? 2 : 5, seconds: quick ? 3 : 5 });
  }
} finally {
  load.stop();
  await postgres.stop();
}
mkdirSync(join(ROOT, "bench/results"), { recursive: true });
writeFileSync(join(ROOT, "bench/results/latest.json"), JSON.stringify(results, null, 1));
console.log(JSON.stringify(results, (_key, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value)));
