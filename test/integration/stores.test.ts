import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startServer } from "../server";

const REQUESTS = 1_000;
const asking = fileURLToPath(new URL("../keeps-stores.mjs", import.meta.url));

test(`${REQUESTS} pages, routes and events side by side in the server's process each keep their AsyncLocalStorage value`, async () => {
  const unlimited = { WS_RATE_LIMIT_PER_IP: "100000", WS_MAX_MESSAGE_RATE: "100000" };
  const server = await startServer({ flags: ["--import", asking], env: { ...unlimited, STORE_REQUESTS: String(REQUESTS) } });
  const result = () => /^stores: .*$/m.exec(server.logs())?.[0];
  await expect.poll(result, { timeout: 100_000 }).toBeDefined();
  expect(result()).toBe(`stores: ${REQUESTS} asked, 0 lost`);
  await server.close();
});
