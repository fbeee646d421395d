import { BarePostgres } from "../lib/insert.mjs";
import { furnish, startBaton, startRelay } from "../lib/services.mjs";
import { OPERATIONS } from "../load/operations.mjs";

const PEOPLE = { visitors: 600, operators: 10 };
const MIXED = { perSecond: 1_000 };

/**
 * What each operation of a support day costs the server, beside the bare relay and bare Postgres; then a steady thousand
 * messages a second of which a tenth begin, accept and resolve conversations, on a server that has just started.
 */
export async function writes({ postgres, load, rounds, seconds, flags, profiling, operations, quick }) {
  const names = operations ?? Object.keys(OPERATIONS);
  const cost = await eachOperation({ postgres, load, flags, profiling, names, rounds: profiling || quick ? 1 : Math.min(rounds, 3) });
  if (profiling || operations) return cost;
  return { ...cost, mixed: await mixedRun({ postgres, load, seconds: 2 * seconds }) };
}

async function eachOperation({ postgres, load, flags, profiling, names, rounds }) {
  const databaseUrl = await postgres.createDatabase();
  const baton = await startBaton(databaseUrl, flags);
  const relay = await startRelay(true);
  const furniture = await furnish(baton, PEOPLE.operators);
  const bare = await BarePostgres.open(databaseUrl, postgres.pid, PEOPLE.visitors);
  const target = { url: baton.url, pid: baton.pid, postgresPid: postgres.pid, profiling, ...furniture };
  await load.ask("openDay", { key: "baton", target, options: PEOPLE });
  await load.ask("openRelayDay", { key: "relay", target: { url: relay.url, pid: relay.pid }, options: PEOPLE });
  const figures = { operations: {}, relay: { message: [], connect: [] }, postgres: { one: [], many: [] } };
  const cpuSeconds = profiling ? 3 : 1;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ["message", "connect"]) figures.relay[name].push(await load.ask("measure", { key: "relay", name, cpuSeconds }));
    for (const many of [false, true]) figures.postgres[many ? "many" : "one"].push(await bare.run({ seconds: 2, warmUp: 0.5, many }));
    for (const name of names) {
      figures.operations[name] ??= [];
      const measured = await load.ask("measure", { key: "baton", name, cpuSeconds });
      console.log(`${name}: ${measured.perCpuSecond.toFixed(0)} a CPU second, ${measured.perSecond.toFixed(0)} a second`);
      figures.operations[name].push(measured);
    }
  }
  for (const key of ["baton", "relay"]) await load.ask("close", { key });
  await Promise.all([bare.close(), baton.stop(), relay.stop()]);
  return figures;
}

async function mixedRun({ postgres, load, seconds }) {
  const baton = await startBaton(await postgres.createDatabase());
  const furniture = await furnish(baton, PEOPLE.operators);
  const target = { url: baton.url, pid: baton.pid, postgresPid: postgres.pid, ...furniture };
  await load.ask("openDay", { key: "mixed", target, options: PEOPLE });
  await postgres.checkpoint();
  const ours = await load.ask("mixed", { key: "mixed", ...MIXED, seconds });
  await load.ask("close", { key: "mixed" });
  await baton.stop();
  const relay = await startRelay(true);
  await load.ask("openRelayDay", { key: "mixed", target: { url: relay.url, pid: relay.pid }, options: PEOPLE });
  const theirs = await load.ask("mixed", { key: "mixed", ...MIXED, seconds });
  await load.ask("close", { key: "mixed" });
  await relay.stop();
  return { ...MIXED, baton: ours, relay: theirs };
}
