import { furnish, startBaton } from "../lib/services.mjs";

/** 5,000 visitors with a conversation each: the server is killed, starts again, and all of them ask for what they missed. */
export async function restart({ postgres, load, rounds, quick }) {
  const baton = await startBaton(await postgres.createDatabase());
  const { assistantId } = await furnish(baton, 0);
  const key = "crowd";
  await load.ask("openCrowd", { key, target: { url: baton.url, assistantId } });
  await load.ask("grow", { key, count: 5_000, writing: true });
  const times = [];
  for (let round = 0; round < (quick ? 1 : Math.min(rounds, 3)); round += 1) {
    const coming = load.ask("comeBack", { key });
    await baton.restart("SIGKILL");
    times.push(await coming);
  }
  await load.ask("close", { key });
  await baton.stop();
  return times;
}
