import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const SHOWN = 45;

/** Prints where the time of the newest CPU profile in a folder went, by function, without what it called. */
export function printProfile(folder) {
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith(".cpuprofile"))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (!newest) return;
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(newest, "utf8"));
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const own = new Map();
  for (const [at, id] of samples.entries()) {
    const { functionName, url, lineNumber } = byId.get(id);
    const key = `${functionName || "(anonymous)"} ${url.replace(/^.*node_modules\//, "").replace(/^.*\/dist\//, "dist/")}:${lineNumber + 1}`;
    own.set(key, (own.get(key) ?? 0) + timeDeltas[at]);
  }
  const idle = [...own].filter(([key]) => /^\((idle|program)\)/.test(key));
  const busy = [...own].filter((entry) => !idle.includes(entry)).sort((a, b) => b[1] - a[1]);
  const total = busy.reduce((sum, [, micros]) => sum + micros, 0);
  console.log(
    `${newest}: ${(total / 1e6).toFixed(1)} s busy; ${idle.map(([key, micros]) => `${key} ${(micros / 1e6).toFixed(1)} s`).join(", ")}`,
  );
  for (const [key, micros] of busy.slice(0, SHOWN)) console.log(`${((100 * micros) / total).toFixed(1).padStart(5)} %  ${key}`);
}
