import { fork } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./services.mjs";

/** The load generator as a process of its own: `ask(command, args)` resolves to what it counted. */
export function startLoad() {
  const child = fork(join(ROOT, "bench/load/main.mjs"), { stdio: "inherit" });
  const waiting = new Map();
  let nextId = 0;
  child.on("message", ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(result);
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the load ended with ${code}`));
  });
  return {
    ask(command, args) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, command, args });
      });
    },
    stop: () => child.kill(),
  };
}
