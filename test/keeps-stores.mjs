// Loaded into a server (`node --import`): once it serves, asks it for pages, routes and events side by side, each within a
// value of one store, and prints how many of them read another value than their own after an await.
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { io } from "socket.io-client";

const { PORT, BATON_OWNER_EMAIL: email, BATON_OWNER_PASSWORD: password, STORE_REQUESTS } = process.env;
const url = `http://localhost:${PORT}`;
const AT_ONCE = 12;

const store = new AsyncLocalStorage();
const lost = new Set();

/** Settles as `asked` does; the value read then has to be the one from before. */
async function keeping(asked) {
  const own = store.getStore();
  const answer = await asked;
  if (own === undefined || store.getStore() !== own) lost.add(own);
  return answer;
}

async function untilServing() {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(50);
  }
}

async function signIn() {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email, password }) };
  return (await (await fetch(`${url}/api/token`, init)).json()).access_token;
}

async function get(path, token) {
  const answer = await keeping(fetch(url + path, { headers: token ? { authorization: `Bearer ${token}` } : {} }));
  await keeping(answer.text());
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
}

/** One request of each kind in turn: a page, a route, an event. */
const ask = (number, token, socket) =>
  [
    () => get("/login"),
    () => get("/api/assistants", token),
    async () => {
      const ack = await keeping(socket.emitWithAck("set_status", { status: "available" }));
      if (!ack.ok) throw new Error(JSON.stringify(ack.error));
    },
  ][number % 3]();

async function run() {
  await untilServing();
  const token = await signIn();
  const socket = io(`${url}/admin`, { auth: { token }, transports: ["websocket"] });
  let next = 0;
  const worker = async () => {
    while (next < Number(STORE_REQUESTS)) {
      const number = next++;
      await store.run(number, async () => {
        await keeping(ask(number, token, socket));
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  socket.close();
}

run().then(
  () => console.log(`stores: ${STORE_REQUESTS} asked, ${lost.size} lost`),
  (error) => console.log(`stores: ${error.stack}`),
);
