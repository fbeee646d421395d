// npm run dev: the server with Next in development mode. Pages follow an edit by themselves; the widget is built anew for an
// edit of what it is made of, and the server too, which is then started again. A build that fails leaves the server as it is.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Editors write a file in several steps, and several files at once. */
const SETTLED_MS = 150;
/** What each build is made of; screens alone (`app`, `lib/ui`) are Next's. */
const WIDGET = /^lib\/(widget|client|protocol)\//;
const SERVER = /^(server\.ts$|db\/|lib\/(?!widget\/|ui\/))/;
const SOURCE = /\.(tsx?|css|sql|json)$/;

const env = { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" };
const run = (...args) => spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });

async function build(parts) {
  const [code] = await once(run("scripts/build.mjs", ...parts), "exit");
  return code === 0;
}

let server;
function start() {
  const started = run("--enable-source-maps", "dist/server.mjs");
  server = started;
  started.once("exit", (code) => {
    if (server === started && code) console.error("The server has ended. It is started again after the next edit.");
  });
}

async function restart() {
  const ending = server;
  server = undefined;
  if (ending && ending.exitCode === null && ending.signalCode === null) {
    ending.kill("SIGINT");
    await once(ending, "exit");
  }
  start();
}

/** The parts that edited files belong to, by their paths from the root. */
const partsOf = (paths) => [
  ...(paths.some((path) => WIDGET.test(path)) ? ["--widget"] : []),
  ...(paths.some((path) => SERVER.test(path)) ? ["--server"] : []),
];

const edited = new Set();
let timer;
let working = Promise.resolve();

async function follow() {
  const parts = partsOf([...edited]);
  edited.clear();
  if (parts.length === 0) return;
  console.error(`Building ${parts.map((part) => part.slice(2)).join(" and ")} …`);
  if ((await build(parts)) && parts.includes("--server")) await restart();
}

function note(path) {
  if (!SOURCE.test(path) || /\.test\.tsx?$/.test(path)) return;
  edited.add(path.split(sep).join("/"));
  clearTimeout(timer);
  timer = setTimeout(() => {
    working = working.then(follow);
  }, SETTLED_MS);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    const ending = server;
    server = undefined;
    if (!ending || ending.exitCode !== null) process.exit(0);
    ending.once("exit", () => process.exit(0));
    ending.kill(signal);
  });
}

if (!(await build(["--server", "--widget"]))) process.exit(1);
start();
for (const folder of ["lib", "db"]) watch(join(root, folder), { recursive: true }, (_event, name) => name && note(join(folder, name)));
watch(join(root, "server.ts"), () => note("server.ts"));
