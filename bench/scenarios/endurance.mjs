import { memoryOf } from "../lib/measure.mjs";
import { watchMemory } from "../lib/memory.mjs";
import { furnish, startBaton } from "../lib/services.mjs";

const PEOPLE = { visitors: 100, operators: 5 };
const CONNECTS_AT_ONCE = 1_000;

/** The start, memory at rest, and whether anything piles up over 200,000 messages and 20,000 connections that came and went. */
export async function endurance({ postgres, load, quick }) {
  const rest = await atRest(await postgres.createDatabase());
  const memory = watchMemory();
  const baton = await startBaton(await postgres.createDatabase(), memory);
  const furniture = await furnish(baton, PEOPLE.operators);
  const target = { url: baton.url, pid: baton.pid, postgresPid: postgres.pid, ...furniture };
  const messages = quick ? 20_000 : 200_000;
  const connects = quick ? 2_000 : 20_000;
  await load.ask("openChat", { key: "chat", target, options: PEOPLE });
  await load.ask("fullSpeed", { key: "chat", seconds: 5, warmUp: 0 });
  await comeAndGo(load, target, CONNECTS_AT_ONCE);
  const before = await memory.read(baton.pid);
  let sent = 0;
  while (sent < messages) {
    const round = await load.ask("fullSpeed", { key: "chat", seconds: 10, warmUp: 0 });
    sent += Math.round(round.acked * round.wall);
  }
  await comeAndGo(load, target, connects);
  const after = await memory.read(baton.pid);
  await load.ask("close", { key: "chat" });
  await baton.stop();
  memory.close();
  return { ...rest, messages: sent, connects, heapBefore: before.held, heapAfter: after.held, growth: after.held / before.held - 1 };
}

async function comeAndGo(load, target, count) {
  for (let done = 0; done < count; done += CONNECTS_AT_ONCE) {
    await load.ask("openCrowd", { key: "crowd", target });
    await load.ask("grow", { key: "crowd", count: CONNECTS_AT_ONCE });
    await load.ask("close", { key: "crowd" });
  }
}

/** A start on a database that is there already, as `npm start` of a built tree does it, and the memory of a node that does nothing. */
async function atRest(databaseUrl) {
  const first = await startBaton(databaseUrl);
  await first.stop();
  const readyMs = [];
  let rss = 0;
  for (let round = 0; round < 3; round += 1) {
    const baton = await startBaton(databaseUrl, { script: "scripts/start.mjs" });
    readyMs.push(baton.readyMs);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    rss = memoryOf(baton.pid);
    await baton.stop();
  }
  return { readyMs, restingRss: rss };
}
