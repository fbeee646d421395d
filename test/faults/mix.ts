import { setTimeout as delay } from "node:timers/promises";
import type { Fault, Scene } from "./fault";
import { cutSubscriber, holdMessages } from "./faults-of-stores";

const MIX_MS = 180_000;
/** At most so many things are broken at once. */
const AT_ONCE = 2;
const LONGEST_MS = 4_000;

/** Mulberry32 (Tommy Ettinger, public domain): a run can be had again by its number. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mishap = {
  /** What it breaks: two mishaps never break the same thing. */
  breaks: "nodes" | "redis" | "postgres" | "paths" | "acks";
  /** Leaves all as it was. */
  happen(scene: Scene, random: () => number): Promise<void>;
};

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;
const aWhile = (random: () => number) => delay(500 + random() * (LONGEST_MS - 500));

const onNode = (signal: NodeJS.Signals): Mishap => ({
  breaks: "nodes",
  async happen({ house }, random) {
    const node = pick(house.nodes, random);
    await node.kill(signal);
    await node.restart();
  },
});

const onPath = (spoil: (front: Scene["house"]["fronts"][number]) => void): Mishap => ({
  breaks: "paths",
  async happen({ house }, random) {
    const front = pick(house.fronts, random);
    spoil(front);
    await aWhile(random);
    front.set("open");
    front.delay(0);
    front.reset();
  },
});

const MISHAPS: readonly Mishap[] = [
  onNode("SIGKILL"),
  onNode("SIGTERM"),
  {
    breaks: "redis",
    async happen({ house: { redis } }, random) {
      await redis.stop();
      await aWhile(random);
      await redis.start();
    },
  },
  {
    breaks: "redis",
    async happen({ house: { redis } }, random) {
      redis.pause();
      await aWhile(random);
      redis.resume();
    },
  },
  { breaks: "redis", happen: ({ house: { redis } }) => cutSubscriber(redis.url) },
  { breaks: "postgres", happen: ({ house: { postgres } }) => postgres.restartImmediately() },
  { breaks: "postgres", happen: ({ house: { postgres } }, random) => holdMessages(postgres.url(), random() * LONGEST_MS) },
  onPath((front) => front.set("drop")),
  onPath((front) => front.set("refuse")),
  onPath((front) => front.delay(300)),
  onPath((front) => front.halfOpen()),
  onPath((front) => front.reset()),
  {
    breaks: "acks",
    async happen({ load: { ledger } }, random) {
      ledger.dropsAcks = true;
      await aWhile(random);
      ledger.dropsAcks = false;
    },
  },
];

async function mix(scene: Scene) {
  const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1_000_000));
  const random = randomFrom(seed);
  const broken = new Set<Mishap["breaks"]>();
  const until = performance.now() + MIX_MS;
  let count = 0;
  const breakThings = async () => {
    while (performance.now() < until) {
      const mishap = pick(
        MISHAPS.filter(({ breaks }) => !broken.has(breaks)),
        random,
      );
      broken.add(mishap.breaks);
      await mishap.happen(scene, random);
      broken.delete(mishap.breaks);
      count += 1;
      await aWhile(random);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, breakThings));
  return { note: `${count} of them, two at once; FAULTS_SEED=${seed}` };
}

export const RANDOM_MIX: Fault = { name: "a random mix for 3 minutes", run: mix };
