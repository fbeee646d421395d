import { randomUUID } from "node:crypto";
import { BarePostgres } from "../lib/insert.mjs";
import { percentile } from "../lib/measure.mjs";
import { call, furnish, startBaton } from "../lib/services.mjs";

const WRITERS = 64;
const SIGN_INS = 20;

/** Messages by REST with an API key, beside bare Postgres at the same concurrency; and how long a sign-in takes. */
export async function rest({ postgres, load, rounds, seconds }) {
  const databaseUrl = await postgres.createDatabase();
  const baton = await startBaton(databaseUrl);
  const { assistantId, ownerToken: token } = await furnish(baton, 0);
  const { key } = await call(baton, "POST", "/api/api-keys", { token, body: { name: "Bench", scopes: ["write"] } });
  const dialogs = [];
  for (let at = 0; at < WRITERS; at += 1) {
    const { visitor_token } = await call(baton, "POST", "/api/widget/session", { body: { assistant_id: assistantId } });
    const { dialog } = await call(baton, "POST", "/api/dialogs", {
      token: visitor_token,
      body: { client_id: randomUUID(), text: "Hello" },
    });
    dialogs.push(dialog.id);
  }
  const bare = await BarePostgres.open(databaseUrl, postgres.pid, WRITERS);
  const target = { url: baton.url, pid: baton.pid, key };
  const results = { rest: [], one: [] };
  for (let round = 0; round < rounds; round += 1) {
    results.rest.push(await load.ask("sendByRest", { target, dialogs, seconds, warmUp: seconds / 3 }));
    results.one.push(await bare.run({ seconds, warmUp: seconds / 3, many: false }));
  }
  const signIns = await timeSignIns(baton);
  await bare.close();
  await baton.stop();
  return { ...results, signInMs: { p50: percentile(signIns, 0.5), p95: percentile(signIns, 0.95) } };
}

async function timeSignIns(baton) {
  const times = [];
  for (let at = 0; at < SIGN_INS; at += 1) {
    const started = performance.now();
    await baton.signIn();
    times.push(performance.now() - started);
  }
  return times;
}
