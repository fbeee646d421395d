import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What the path does: `drop` swallows bytes both ways, `refuse` lets nobody in. */
export type PathState = "open" | "drop" | "refuse";

export type TcpProxy = {
  port: number;
  set(state: PathState): void;
  /** Holds every piece back by so long, without changing their order. */
  delay(ms: number): void;
  /** Swallows, for good, what comes back over the connections of now: the far side believes that all is well. */
  halfOpen(): void;
  /** Ends all connections of now with a reset. */
  reset(): void;
  readonly connections: number;
  close(): Promise<void>;
};

export type ProxyOptions = {
  target: number;
  /** The address that the far side sees, another one for every path: 127.0.0.0/8 is all this machine's. */
  from?: string;
};

type Pair = { near: Socket; far: Socket; halfOpen: boolean };

/** A path over TCP that a test can spoil. What a path swallowed stays lost: it ends when its connections are reset. */
export async function startProxy({ target, from }: ProxyOptions): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let state: PathState = "open";
  let lagMs = 0;

  const pass = (source: Socket, sink: Socket, swallows: () => boolean) => {
    let order = Promise.resolve();
    source.on("data", (piece) => {
      if (swallows()) return;
      if (lagMs === 0) {
        if (!sink.write(piece)) source.pause();
        return;
      }
      order = order.then(() => delay(lagMs)).then(() => void (sink.writable && sink.write(piece)));
    });
    sink.on("drain", () => source.resume());
    source.on("end", () => {
      if (!swallows()) sink.end();
    });
    source.on("error", () => sink.destroy());
    source.on("close", () => {
      if (!swallows()) sink.destroy();
    });
  };

  const server = createServer({ noDelay: true }, (near) => {
    if (state === "refuse") return void near.resetAndDestroy();
    const far = connect({ port: target, host: "127.0.0.1", noDelay: true, ...(from ? { localAddress: from } : {}) });
    const pair: Pair = { near, far, halfOpen: false };
    pairs.add(pair);
    pass(near, far, () => state === "drop");
    pass(far, near, () => state === "drop" || pair.halfOpen);
    near.on("close", () => {
      if (state !== "drop") pairs.delete(pair);
    });
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const reset = () => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    pairs.clear();
  };
  return {
    port,
    set: (next) => {
      state = next;
    },
    delay: (ms) => {
      lagMs = ms;
    },
    halfOpen() {
      for (const pair of pairs) pair.halfOpen = true;
    },
    reset,
    get connections() {
      return pairs.size;
    },
    async close() {
      reset();
      server.close();
      await once(server, "close");
    },
  };
}
