import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

/** What the tests need and this machine cannot get; the message is the line that is printed. */
export class Missing extends Error {}

const MORE_FOLDERS = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/homebrew/sbin"];

/** Whether this file is there and may be run. */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of the first of these programs that is installed. */
export function which(...names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...MORE_FOLDERS];
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found) return found;
  }
}

/** Folders such as /usr/lib/postgresql/15/bin, the newest first. */
export function versionedFolders(root, below) {
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a));
  return versions.map((version) => join(root, version, below)).filter(existsSync);
}

export const isRoot = () => process.getuid?.() === 0;

/** Whether a command ends well; what it prints goes to stderr, and is shown. */
export function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: ["ignore", 2, 2], ...options }).status === 0;
}

/** Whether a command ends well; prints nothing. */
export function quietly(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

const osRelease = () => (existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "");
export const isDebian = () => /^ID=debian$/m.test(osRelease());

let aptUpdated = false;

function aptInstall(packages) {
  const sudo = isRoot() ? [] : ["sudo", "-n"];
  // The run level keeps a freshly installed service from starting by itself.
  const apt = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"];
  if (!isRoot() && !quietly("sudo", ["-n", "true"])) return false;
  if (!aptUpdated) run(apt[0], [...apt.slice(1), "update", "-qq"]);
  aptUpdated = true;
  return run(apt[0], [...apt.slice(1), "install", "-y", "-qq", "--no-install-recommends", ...packages]);
}

/** Installs with the machine's own package manager, where it may; false where it cannot. */
export function install({ apt, brew }) {
  if (apt && which("apt-get")) return aptInstall(apt);
  if (brew && which("brew")) return run("brew", ["install", "--quiet", ...brew]);
  return false;
}

let dockerWorks;

export function hasDocker() {
  dockerWorks ??= Boolean(which("docker")) && quietly("docker", ["info"]);
  return dockerWorks;
}

/** A container that goes when it is stopped. */
export function startContainer(name, args) {
  if (!run("docker", ["run", "--rm", "--detach", "--name", name, ...args])) throw new Missing(`Docker could not start ${name}`);
  return () => void quietly("docker", ["rm", "--force", name]);
}

/** A port nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Runs a command with its output shown; resolves to its exit code. */
export function runShown(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
    options.onChild?.(child);
    child.on("error", (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
