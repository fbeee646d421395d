import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import type { PathState, ProxyAnswer, ProxyOptions, ProxyOrder } from "./proxy-thread";

export type TcpProxy = {
  port: number;
  set(state: PathState): void;
  /** Holds every piece back by so long, without changing their order. */
  delay(ms: number): void;
  /** Swallows, for good, what comes back over the connections of now: the far side believes that all is well. */
  halfOpen(): void;
  /** Ends all connections of now with a reset. */
  reset(): void;
  close(): Promise<void>;
};

let thread: Worker | undefined;
let paths = 0;

/** All paths are in a thread of their own: the nodes' way to their database must not wait for a thousand clients of this process. */
function proxyThread(): Worker {
  if (thread) return thread;
  const source = fileURLToPath(new URL("./proxy-thread.ts", import.meta.url));
  const { outputFiles } = buildSync({ entryPoints: [source], bundle: true, platform: "node", format: "cjs", write: false });
  thread = new Worker(outputFiles[0]?.text ?? "", { eval: true });
  thread.setMaxListeners(0);
  thread.unref();
  return thread;
}

/** A path over TCP that a test can spoil. */
export async function startProxy(options: ProxyOptions): Promise<TcpProxy> {
  const worker = proxyThread();
  paths += 1;
  const path = paths;
  const tell = (order: ProxyOrder) => worker.postMessage(order);
  const ask = (order: ProxyOrder) =>
    new Promise<number>((resolve, reject) => {
      const hear = (answer: ProxyAnswer) => {
        if (answer.path !== path) return;
        worker.off("message", hear);
        worker.off("error", reject);
        resolve(answer.port);
      };
      worker.on("message", hear);
      worker.once("error", reject);
      tell(order);
    });
  const port = await ask({ order: "open", path, ...options });
  return {
    port,
    set: (state) => tell({ order: "set", path, state }),
    delay: (ms) => tell({ order: "delay", path, ms }),
    halfOpen: () => tell({ order: "halfOpen", path }),
    reset: () => tell({ order: "reset", path }),
    close: async () => void (await ask({ order: "close", path })),
  };
}
