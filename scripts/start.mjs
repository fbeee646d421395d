// Starts Baton; builds it first when there is no build of the sources as they are.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuildCurrent } from "./stamp.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function build() {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "scripts/build.mjs"), "--if-needed"], { cwd: root, stdio: ["ignore", 2, 2] });
    const stop = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM"];
    for (const signal of signals) process.on(signal, stop);
    child.on("exit", (code) => {
      for (const signal of signals) process.off(signal, stop);
      resolve(code ?? 1);
    });
  });
}

process.chdir(root);
if (!isBuildCurrent(root)) {
  console.error("Building Baton (the first start alone) …");
  const code = await build();
  if (code !== 0) process.exit(code);
}
process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
// In this process, not in a child: a signal, also SIGKILL, then ends the server itself.
await import(new URL("../dist/server.mjs", import.meta.url).href);
