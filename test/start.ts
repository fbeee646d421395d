import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export type Ending = { code: number | null; lines: string[] };

/** Starts the built server with settings that end its start, and waits for that end. `lines` is all it printed. */
export const startAndEnd = (env: Record<string, string>): Promise<Ending> => runBuilt("server.mjs", [], { PORT: "0", ...env });

/** Runs the built command `baton`; paths among the words are meant from `folder`. */
export const runCommand = (words: readonly string[], env: Record<string, string>, folder = ROOT): Promise<Ending> =>
  runBuilt("baton.mjs", words, env, folder);

async function runBuilt(script: string, words: readonly string[], env: Record<string, string>, folder = ROOT): Promise<Ending> {
  const child = spawn(process.execPath, ["--enable-source-maps", `${ROOT}dist/${script}`, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", ...env },
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
