// Completes package-lock.json: npm leaves out the packages for other platforms that the registry at hand did not have,
// and `npm ci` then refuses the whole lock. Run it after every `npm install NAME`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const PROCESSORS = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** What a platform package says of itself in its name: `oxide-linux-arm64-musl`. */
function platformOf(name) {
  const words = name.split("/").at(-1).split("-");
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  const libc = words.includes("musl") || words.includes("linuxmusl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : [];
  return { ...(cpu.length ? { cpu } : {}), ...(os.length ? { os } : {}), ...(libc.length && os.includes("linux") ? { libc } : {}) };
}

function isLocked(packages, parent, name) {
  const folders = [`${parent}/node_modules/${name}`, `node_modules/${name}`];
  return folders.some((folder) => packages[folder.replace(/^\//, "")]);
}

const lock = JSON.parse(readFileSync(FILE, "utf8"));
const added = [];
for (const [parent, about] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(about.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    const isExact = /^\d+\.\d+\.\d+[\w.+-]*$/.test(version);
    if (isLocked(lock.packages, parent, name) || !isExact || (!platform.os && !platform.cpu)) continue;
    const flags = { ...(about.dev ? { dev: true } : {}), optional: true };
    const sorted = Object.fromEntries(Object.entries({ ...platform, ...flags }).sort(([a], [b]) => (a < b ? -1 : 1)));
    lock.packages[`node_modules/${name}`] = { version, ...sorted };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
if (added.length > 0) writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(added.length > 0 ? `Added ${added.join(", ")}` : "package-lock.json is complete");
