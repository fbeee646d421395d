import { BarePostgres } from "../lib/insert.mjs";
import { summary } from "../lib/measure.mjs";
import { furnish, startBaton, startRelay } from "../lib/services.mjs";

const PEOPLE = { visitors: 200, operators: 10 };
/** Messages in flight at full speed: one a visitor, and one a dialog from its operator. */
const IN_FLIGHT = 2 * PEOPLE.visitors;

const of = (rounds, key) => summary(rounds.map((round) => round[key]));

/**
 * Chat of 200 visitors with 10 operators, both ways: at full speed beside the bare relay and bare Postgres, then at half
 * of that speed for the time a message takes.
 */
export async function chat({ postgres, load, rounds, seconds, flags, profiling }) {
  const databaseUrl = await postgres.createDatabase();
  const baton = await startBaton(databaseUrl, flags);
  const relay = await startRelay(true);
  const silent = await startRelay(false);
  const furniture = await furnish(baton, PEOPLE.operators);
  const bare = await BarePostgres.open(databaseUrl, postgres.pid, IN_FLIGHT);
  const targets = {
    baton: { url: baton.url, pid: baton.pid, postgresPid: postgres.pid, profiling, ...furniture },
    relay: { url: relay.url, pid: relay.pid },
    silent: { url: silent.url, pid: silent.pid, readersAcknowledge: false },
  };
  for (const [key, target] of Object.entries(targets)) await load.ask("openChat", { key, target, options: PEOPLE });
  const time = { seconds, warmUp: seconds / 3 };
  const full = { baton: [], relay: [], silent: [], one: [], many: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const key of Object.keys(targets)) full[key].push(await load.ask("fullSpeed", { key, ...time }));
    full.one.push(await bare.run({ ...time, many: false }));
    full.many.push(await bare.run({ ...time, many: true }));
  }
  const perSecond = Math.round(of(full.baton, "acked").median / 2);
  await postgres.checkpoint();
  const half = { baton: [], relay: [], one: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const key of ["baton", "relay"]) half[key].push(await load.ask("fixedRate", { key, perSecond, ...time }));
    half.one.push(await bare.atRate({ perSecond, ...time }));
  }
  for (const key of Object.keys(targets)) await load.ask("close", { key });
  await Promise.all([bare.close(), baton.stop(), relay.stop(), silent.stop()]);
  return { fullSpeed: full, halfSpeed: { perSecond, ...half } };
}
