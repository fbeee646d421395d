import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** An empty project in which the package lies as `npm install` of its tarball would lay it, its dependencies beside it. */
export function installPackage() {
  run(process.execPath, ["scripts/build-client.mjs"], ROOT);
  const folder = mkdtempSync(join(tmpdir(), "baton-client-"));
  run("npm", ["pack", join(ROOT, "packages/client"), "--pack-destination", folder, "--ignore-scripts"], folder);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  const place = join(folder, "node_modules/baton-client");
  mkdirSync(place, { recursive: true });
  run("tar", ["-xzf", tarball, "-C", place, "--strip-components=1"], folder);
  const { dependencies } = JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name), "dir");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", type: "module" }));
  return {
    tarball,
    place,
    /** What a program in the project prints. */
    runProgram(source: string, env: Record<string, string>): Promise<string> {
      const file = join(folder, `${crypto.randomUUID()}.js`);
      writeFileSync(file, source);
      return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [file], { cwd: folder, env: { ...process.env, ...env } });
        let printed = "";
        child.stdout.on("data", (data) => (printed += data));
        child.stderr.on("data", (data) => (printed += data));
        child.on("close", (code) => (code === 0 ? resolve(printed) : reject(new Error(printed))));
      });
    },
    /** What the compiler says of a source in the project; empty where all is well. */
    checkTypes(source: string): string {
      writeFileSync(join(folder, "check.ts"), source);
      const options = [
        "--noEmit",
        "--strict",
        "--module",
        "nodenext",
        "--target",
        "es2022",
        "--lib",
        "es2024,dom",
        "--types",
        "",
        "check.ts",
      ];
      const { stdout } = spawnSync(process.execPath, [join(ROOT, "node_modules/@typescript/native/bin/tsc"), ...options], {
        cwd: folder,
        encoding: "utf8",
      });
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The programs in a page of the docs, in their order. */
export const programsIn = (page: string): string[] =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(([, program]) => program as string);
