import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export type Ending = { code: number | null; lines: string[] };

/** Starts the built server with settings that end its start, and waits for that end. `lines` is all it printed. */
export async function startAndEnd(env: Record<string, string>): Promise<Ending> {
  const child = spawn(process.execPath, ["--enable-source-maps", "dist/server.mjs"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      printed += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, lines: printed.split("\n").filter(Boolean) };
}
