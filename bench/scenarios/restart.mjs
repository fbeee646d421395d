import { cpuOf } from "../lib/measure.mjs";
import { furnish, startBaton, startRelay } from "../lib/services.mjs";

const MANY = 5_000;
const BESIDE = 2_000;

/**
 * Visitors with a conversation each: the server is killed, starts again, and all of them ask for what they missed.
 * 5,000 of Baton alone, and 2,000 beside as many connections of the bare relay.
 */
export async function restart({ postgres, load, rounds, quick }) {
  const times = quick ? 1 : Math.min(rounds, 3);
  const startOurs = () => postgres.createDatabase().then((url) => startBaton(url));
  return {
    many: await comeBack({ load, server: await startOurs(), count: MANY, times }),
    beside: {
      count: BESIDE,
      relay: await comeBack({ load, server: await startRelay(true), isBare: true, count: BESIDE, times }),
      baton: await comeBack({ load, server: await startOurs(), count: BESIDE, times }),
    },
  };
}

/** @returns by round: milliseconds until all were back, those of the server's start among them, and the CPU seconds it took */
async function comeBack({ load, server, isBare = false, count, times }) {
  const key = "crowd";
  const assistantId = isBare ? undefined : (await furnish(server, 0)).assistantId;
  await load.ask("openCrowd", { key, target: { url: server.url, assistantId } });
  await load.ask("grow", { key, count, writing: !isBare });
  const rounds = [];
  for (let round = 0; round < times; round += 1) {
    const coming = load.ask("comeBack", { key });
    const started = performance.now();
    await server.restart("SIGKILL");
    const startMs = performance.now() - started;
    const { ms } = await coming;
    rounds.push({ ms, startMs, cpu: cpuOf(server.pid) });
  }
  await load.ask("close", { key });
  await server.stop();
  return rounds;
}
