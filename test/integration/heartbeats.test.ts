import { io } from "socket.io-client";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { OWNER, startServer } from "../server";

test.each([
  ["true", 2],
  ["false", 0],
])("with WS_LOG_HEARTBEAT_EVENTS=%s the heartbeats of %i kinds of connections are in the log", async (setting, kinds) => {
  const server = await startServer({ env: { WS_LOG_HEARTBEAT_EVENTS: setting, WS_PING_INTERVAL_SECONDS: "1" } });
  const answer = await fetch(`${server.url}/api/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(OWNER),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const socket = io(`${server.url}/admin`, { auth: { token }, transports: ["websocket"] });
  const raw = new WebSocket(`${server.url.replace("http", "ws")}/ws/connect?token=${token}`);
  const pings = { socket: 0, raw: 0 };
  socket.io.on("ping", () => (pings.socket += 1));
  raw.on("ping", () => (pings.raw += 1));
  await expect.poll(() => Math.min(pings.socket, pings.raw), { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  const lines = server
    .logs()
    .split("\n")
    .filter((line) => line.includes('"connection.heartbeat"'));
  const isOf = (kind: string) => lines.some((line) => line.includes(`"${kind}":`));
  expect(["transport", "connection"].filter(isOf)).toHaveLength(kinds);
  socket.close();
  raw.close();
  await server.close();
});

test("a raw WebSocket that answers no ping ends after WS_PONG_TIMEOUT_SECONDS, not at the next ping; ?heartbeat=1 gets a frame with each", async () => {
  const server = await startServer({ env: { WS_PING_INTERVAL_SECONDS: "1", WS_PONG_TIMEOUT_SECONDS: "4" } });
  const raw = new WebSocket(`${server.url.replace("http", "ws")}/ws/widget/dialogs/new?assistant_id=demo&heartbeat=1`, { autoPong: false });
  let pings = 0;
  raw.on("ping", () => (pings += 1));
  const beats: object[] = [];
  raw.on("message", (data) => /"type":"heartbeat"/.test(String(data)) && beats.push(JSON.parse(String(data))));
  await expect.poll(() => raw.readyState, { timeout: 30_000 }).toBe(WebSocket.CLOSED);
  expect(pings).toBeGreaterThanOrEqual(4);
  expect(beats).toHaveLength(pings);
  expect(beats[0]).toEqual({ type: "heartbeat", timestamp: expect.any(String) });
  await server.close();
});
