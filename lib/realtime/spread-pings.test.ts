import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { pingPeriods, spreadPings } from "./spread-pings";

const INTERVAL_MS = 400;

it("the periods are spread over the last part of the interval and never longer than the handshake promised", () => {
  const periods = pingPeriods(25_000);
  expect([new Set(periods).size, Math.min(...periods) >= 20_000, Math.max(...periods)]).toEqual([64, true, 25_000]);
});

it("sockets that came together are pinged apart, again after each answer, and a silent one is let go", async () => {
  const server = createServer();
  const io = new Server(server, { pingInterval: INTERVAL_MS, pingTimeout: 200 });
  spreadPings(io, INTERVAL_MS);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/socket.io/?EIO=4&transport=websocket`;
  const [loud, silent] = [new WebSocket(url), new WebSocket(url)];
  let pings = 0;
  const twice = new Promise<void>((resolve) => {
    loud.on("message", (data) => {
      if (String(data) !== "2") return;
      loud.send("3");
      pings += 1;
      if (pings === 2) resolve();
    });
  });
  await Promise.all([twice, once(silent, "close")]);
  expect(loud.readyState).toBe(WebSocket.OPEN);
  loud.close();
  await io.close();
});
