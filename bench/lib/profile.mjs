import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const SHOWN = 40;
const NOT_WORK = /^\((idle|program|root)\)/;

const nameOf = ({ functionName, url, lineNumber }) =>
  `${functionName || "(anonymous)"} ${url.replace(/^.*node_modules\//, "").replace(/^.*\/dist\/(server\.mjs)/, "$1")}:${lineNumber + 1}`;

/** Milliseconds of each node itself, and the path of names above it. */
function readTimes({ nodes, samples, timeDeltas }) {
  const own = new Map();
  for (const [at, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + timeDeltas[at] / 1000);
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  return { own, parents, names: new Map(nodes.map((node) => [node.id, nameOf(node.callFrame)])) };
}

function add(map, key, value) {
  map.set(key, (map.get(key) ?? 0) + value);
}

function print(title, times, total) {
  console.log(title);
  const sorted = [...times].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
  for (const [name, ms] of sorted) console.log(`${((100 * ms) / total).toFixed(1).padStart(5)} %  ${name}`);
}

/** Prints where the time of the newest CPU profile in a folder went: by function alone, and with what it called. */
export function printProfile(folder) {
  const [newest] = readdirSync(folder)
    .filter((name) => name.endsWith(".cpuprofile"))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (!newest) return;
  const { own, parents, names } = readTimes(JSON.parse(readFileSync(newest, "utf8")));
  const alone = new Map();
  const inAll = new Map();
  let total = 0;
  for (const [id, ms] of own) {
    const name = names.get(id);
    if (NOT_WORK.test(name)) continue;
    total += ms;
    add(alone, name, ms);
    const above = new Set();
    for (let at = id; at !== undefined; at = parents.get(at)) above.add(names.get(at));
    for (const each of above) if (!NOT_WORK.test(each)) add(inAll, each, ms);
  }
  console.log(`${newest}: ${(total / 1000).toFixed(1)} s of work`);
  print("by itself", alone, total);
  print("with what it called", inAll, total);
}
