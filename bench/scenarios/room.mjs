import { furnish, startBaton, startRelay } from "../lib/services.mjs";

const PEOPLE = { visitors: 1, operators: 50, readersPerDialog: 50 };

/** One conversation that 50 read: what a delivery costs where the sending is the least of it. */
export async function room({ postgres, load, rounds, seconds }) {
  const baton = await startBaton(await postgres.createDatabase());
  const relay = await startRelay(true);
  const furniture = await furnish(baton, 5);
  const targets = {
    baton: { url: baton.url, pid: baton.pid, postgresPid: postgres.pid, ...furniture },
    relay: { url: relay.url, pid: relay.pid },
  };
  for (const [key, target] of Object.entries(targets)) await load.ask("openChat", { key, target, options: PEOPLE });
  const results = { baton: [], relay: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const key of Object.keys(targets)) results[key].push(await load.ask("fullSpeed", { key, seconds, warmUp: seconds / 3 }));
  }
  for (const key of Object.keys(targets)) await load.ask("close", { key });
  await Promise.all([baton.stop(), relay.stop()]);
  return results;
}
