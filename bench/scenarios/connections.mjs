import { setTimeout as delay } from "node:timers/promises";
import { watchMemory } from "../lib/memory.mjs";
import { furnish, startBaton, startRelay } from "../lib/services.mjs";

const GROWTH = 2_500;

/** Idle connections of Baton and of the relay: what each costs in memory, and whether 10,000 are held. */
export async function connections({ postgres, load, quick }) {
  const [ours, theirs] = [watchMemory(), watchMemory()];
  const baton = await startBaton(await postgres.createDatabase(), ours);
  const relay = await startRelay(true, theirs);
  const { assistantId } = await furnish(baton, 0);
  const parties = [
    { key: "baton", server: baton, memory: ours, target: { url: baton.url, assistantId } },
    { key: "relay", server: relay, memory: theirs, target: { url: relay.url } },
  ];
  const costs = {};
  for (const { key, server, memory, target } of parties) {
    await load.ask("openCrowd", { key, target });
    // The first ones pay for code that is compiled and tables that grow once.
    await load.ask("grow", { key, count: GROWTH });
    const before = await memory.read(server.pid);
    await load.ask("grow", { key, count: GROWTH });
    const after = await memory.read(server.pid);
    costs[key] = { rss: (after.rss - before.rss) / GROWTH, held: (after.held - before.held) / GROWTH };
  }
  await load.ask("close", { key: "relay" });
  await relay.stop();
  await load.ask("grow", { key: "baton", count: 10_000 - 2 * GROWTH });
  await eventLoopDelay(baton.url);
  const seconds = quick ? 30 : 300;
  await delay(seconds * 1000);
  const held = { seconds, ...(await load.ask("state", { key: "baton" })), delayP99Ms: await eventLoopDelay(baton.url) };
  await load.ask("close", { key: "baton" });
  await baton.stop();
  for (const { memory } of parties) memory.close();
  return { bytesPerConnection: costs, held };
}

/** The 99th percentile of the event loop's delay since it was last asked for, in milliseconds. */
async function eventLoopDelay(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return 1000 * Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1]);
}
