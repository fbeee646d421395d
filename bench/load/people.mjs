import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { io } from "socket.io-client";

const ESTABLISHED_WITHIN_MS = 30_000;
const ANSWER_WITHIN_MS = 60_000;
/** Times that something is sent which the server could not take yet. */
const ATTEMPTS = 10;

/** Does `work` for each item, so many at once; the first failure ends it. */
export async function forEach(items, atOnce, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      await work(items[at], at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/**
 * Connects with socket.io-client as anybody would: WebSocket, every `message` acknowledged.
 * @returns the socket once the server has greeted it, with the greeting as `established`
 */
export async function connect(url, namespace, auth) {
  const socket = io(`${url}/${namespace}`, { auth, transports: ["websocket"], forceNew: true, reconnection: false });
  socket.on("message", (message, acknowledge) => {
    socket.heard?.(message);
    acknowledge?.();
  });
  socket.established = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`/${namespace} was not established`)), ESTABLISHED_WITHIN_MS);
    socket.once("connect_error", reject);
    socket.once("connection_established", (greeting) => {
      clearTimeout(late);
      resolve(greeting);
    });
  });
  return socket;
}

/** Sends an event, again where the server asks for that, and resolves to its acknowledgement. @throws where it is refused */
export async function ask(socket, event, payload) {
  for (let attempt = 1; ; attempt += 1) {
    const ack = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, payload);
    if (ack.ok) return ack;
    if (ack.error.code !== "UNAVAILABLE" || attempt === ATTEMPTS) throw new Error(`${event}: ${JSON.stringify(ack.error)}`);
    await delay(ack.error.retry_after_ms);
  }
}

/** A message of ordinary length; the time it was sent at stands at its beginning. */
export const line = (more) => ({
  client_id: randomUUID(),
  text: `${performance.now().toFixed(3)} Thanks, I have tried that already and it still says that the card was refused.`,
  ...more,
});

/** A REST call with a member's token. @throws where it is refused */
export async function rest(url, token, method, path, body) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A visitor of Baton, connected: `{ socket, token }`. */
export async function arrive({ url, assistantId }, token) {
  const auth = { assistant_id: assistantId, ...(token ? { visitor_token: token } : {}) };
  const socket = await connect(url, "widget", auth);
  return { socket, token: token ?? socket.established.visitor_token };
}

/** The operators of Baton, connected: `{ socket, token, id }`. */
export async function staff({ url, operatorTokens }) {
  return Promise.all(
    operatorTokens.map(async (token) => {
      const socket = await connect(url, "admin", { token });
      return { socket, token, id: socket.established.principal.id };
    }),
  );
}
