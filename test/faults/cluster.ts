import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../server";

const START_MS = 60_000;

async function untilTrue(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`${what} did not start within ${START_MS / 1000} s`);
    await delay(50);
  }
}

/** Postgres refuses to run as root: then it runs as another user of this machine. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ["postgres", "nobody"]) {
    const id = (flag: string) => Number.parseInt(spawnSync("id", [flag, user], { encoding: "utf8" }).stdout ?? "", 10);
    const [uid, gid] = [id("-u"), id("-g")];
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Error("Postgres does not run as root, and this machine has no user `postgres` or `nobody`");
}

function postgresFolder(): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, "bin")).find((folder) => existsSync(join(folder, "initdb")));
  if (!found) throw new Error("Postgres is missing: install postgresql");
  return found;
}

export type OwnPostgres = {
  port: number;
  url: (port?: number) => string;
  /** Ends it as a power cut would, without a checkpoint, and starts it again on what its log holds. */
  restartImmediately(): Promise<void>;
  stop(): Promise<void>;
};

/** A Postgres of the test's own, which keeps what it committed when it is cut off. */
export async function startPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "baton-faults-postgres-"));
  const user = unprivileged();
  if (user) chownSync(folder, user.uid, user.gid);
  const bin = postgresFolder();
  const data = join(folder, "data");
  const made = spawnSync(join(bin, "initdb"), ["-D", data, "-U", "baton", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], {
    ...user,
    cwd: folder,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const url = (through = port) => `postgres://baton@127.0.0.1:${through}/postgres`;
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`, "max_connections=200"];
  let child: ChildProcess;
  const answers = async () => {
    const client = new pg.Client({ connectionString: url(), connectionTimeoutMillis: 2_000 });
    client.on("error", () => undefined);
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    if (isThere) await client.end();
    return isThere;
  };
  const start = async () => {
    const options = [...settings, "log_min_messages=panic"].flatMap((setting) => ["-c", setting]);
    child = spawn(join(bin, "postgres"), ["-D", data, ...options], { ...user, cwd: folder, stdio: "ignore" });
    await untilTrue("Postgres", answers);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  process.on("exit", () => child?.kill("SIGQUIT"));
  await start();
  return {
    port,
    url,
    async restartImmediately() {
      await end("SIGQUIT");
      await start();
    },
    async stop() {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const accepts = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });

/** The file that is deployed, with this test's ports and folders in the place of the deployment's. */
function renderNginx(folder: string, port: number, nodes: readonly number[]): string {
  const deployed = readFileSync(new URL("../../deploy/nginx.conf", import.meta.url), "utf8");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `  ${kind}_temp_path ${folder}/${kind};`);
  const replacements: [string, string][] = [
    ["http {", ["http {", "  access_log off;", ...temporary].join("\n")],
    ["listen 80 ", `listen 127.0.0.1:${port} `],
    ...nodes.map((node, at): [string, string] => [`server baton-${at + 1}:3000 `, `server 127.0.0.1:${node} `]),
  ];
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`deploy/nginx.conf has no \`${from}\``);
    return text.replace(from, () => to);
  }, deployed);
}

export type Nginx = { stop(): Promise<void> };

/** A real nginx on `port` with the deployment's own file, before these nodes. */
export async function startNginx(port: number, nodes: readonly number[]): Promise<Nginx> {
  const binary = process.env.TEST_NGINX;
  if (!binary) throw new Error("TEST_NGINX is missing: run `npm run test:faults`");
  const folder = mkdtempSync(join(tmpdir(), "baton-faults-nginx-"));
  const file = join(folder, "nginx.conf");
  writeFileSync(file, renderNginx(folder, port, nodes));
  const extra = `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log warn;`;
  const child = spawn(binary, ["-e", `${folder}/error.log`, "-p", folder, "-c", file, "-g", extra], { stdio: "ignore" });
  process.on("exit", () => child.kill("SIGTERM"));
  await untilTrue("nginx", () => {
    if (child.exitCode !== null) throw new Error(`nginx ended:\n${readFileSync(join(folder, "error.log"), "utf8")}`);
    return accepts(port);
  });
  return {
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
