import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort } from "node:worker_threads";

/** What the path does: `drop` swallows bytes both ways, `refuse` lets nobody in. */
export type PathState = "open" | "drop" | "refuse";

export type ProxyOptions = {
  target: number;
  /** The address that the far side sees, another one for every path: 127.0.0.0/8 is all this machine's. */
  from?: string | undefined;
};

/** What the thread is told; `open` and `close` are answered. */
export type ProxyOrder =
  | ({ order: "open"; path: number } & ProxyOptions)
  | { order: "set"; path: number; state: PathState }
  | { order: "delay"; path: number; ms: number }
  | { order: "halfOpen" | "reset" | "close"; path: number };

export type ProxyAnswer = { path: number; port: number };

type Pair = { near: Socket; far: Socket; halfOpen: boolean };

/** A path over TCP that a test can spoil. What a path swallowed stays lost: it ends when its connections are reset. */
class Path {
  state: PathState = "open";
  lagMs = 0;
  private readonly pairs = new Set<Pair>();
  private readonly server: Server;

  constructor({ target, from }: ProxyOptions) {
    this.server = createServer({ noDelay: true }, (near) => {
      if (this.state === "refuse") return void near.resetAndDestroy();
      const far = connect({ port: target, host: "127.0.0.1", noDelay: true, ...(from ? { localAddress: from } : {}) });
      const pair: Pair = { near, far, halfOpen: false };
      this.pairs.add(pair);
      this.pass(near, far, () => this.state === "drop");
      this.pass(far, near, () => this.state === "drop" || pair.halfOpen);
      near.on("close", () => {
        if (this.state !== "drop") this.pairs.delete(pair);
      });
    });
  }

  async open(): Promise<number> {
    this.server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 });
    await once(this.server, "listening");
    return (this.server.address() as AddressInfo).port;
  }

  halfOpen(): void {
    for (const pair of this.pairs) pair.halfOpen = true;
  }

  reset(): void {
    for (const { near, far } of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.pairs.clear();
  }

  async close(): Promise<void> {
    this.reset();
    this.server.close();
    await once(this.server, "close");
  }

  private pass(source: Socket, sink: Socket, swallows: () => boolean): void {
    let order = Promise.resolve();
    source.on("data", (piece) => {
      if (swallows()) return;
      if (this.lagMs === 0) {
        if (!sink.write(piece)) source.pause();
        return;
      }
      order = order.then(() => delay(this.lagMs)).then(() => void (sink.writable && sink.write(piece)));
    });
    sink.on("drain", () => source.resume());
    source.on("end", () => {
      if (!swallows()) sink.end();
    });
    source.on("error", () => sink.destroy());
    source.on("close", () => {
      if (!swallows()) sink.destroy();
    });
  }
}

const paths = new Map<number, Path>();

async function obey(order: ProxyOrder): Promise<void> {
  if (order.order === "open") {
    const path = new Path(order);
    paths.set(order.path, path);
    return parentPort?.postMessage({ path: order.path, port: await path.open() } satisfies ProxyAnswer);
  }
  const path = paths.get(order.path);
  if (!path) throw new Error(`There is no path ${order.path}`);
  if (order.order === "set") path.state = order.state;
  else if (order.order === "delay") path.lagMs = order.ms;
  else if (order.order === "halfOpen") path.halfOpen();
  else if (order.order === "reset") path.reset();
  else {
    paths.delete(order.path);
    await path.close();
    parentPort?.postMessage({ path: order.path, port: 0 } satisfies ProxyAnswer);
  }
}

parentPort?.on("message", (order: ProxyOrder) => void obey(order));
