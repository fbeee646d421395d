import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { cpuOf, percentile } from "../lib/measure.mjs";

function post(agent, target, path, body) {
  const text = JSON.stringify(body);
  const headers = { authorization: `Bearer ${target.key}`, "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(`${target.url}${path}`, { method: "POST", agent, headers }, (answer) => {
      answer.resume().on("end", () => (answer.statusCode < 300 ? resolve() : reject(new Error(`${path}: ${answer.statusCode}`))));
    });
    sent.on("error", reject).end(text);
  });
}

/** Messages by `POST /api/dialogs/{id}/messages`, each writer with one request in flight. */
export async function sendByRest({ target, dialogs, seconds, warmUp }) {
  const agent = new Agent({ keepAlive: true, maxSockets: dialogs.length });
  let going = true;
  let done = 0;
  const times = [];
  const writer = async (dialogId) => {
    while (going) {
      const started = performance.now();
      await post(agent, target, `/api/dialogs/${dialogId}/messages`, {
        client_id: randomUUID(),
        text: "It still says that the card was refused.",
      });
      times.push(performance.now() - started);
      done += 1;
    }
  };
  const running = dialogs.map(writer);
  await delay(warmUp * 1000);
  const before = { done, cpu: cpuOf(target.pid), at: performance.now(), times: times.length };
  await delay(seconds * 1000);
  const wall = (performance.now() - before.at) / 1000;
  const cpu = cpuOf(target.pid) - before.cpu;
  const acked = done - before.done;
  const window = times.slice(before.times);
  going = false;
  await Promise.all(running);
  agent.destroy();
  return { wall, cpu, acked: acked / wall, perCpuSecond: acked / cpu, p50: percentile(window, 0.5), p99: percentile(window, 0.99) };
}
