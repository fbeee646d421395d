import { expect, it, vi } from "vitest";
import * as route from "@/app/api/[[...path]]/route";
import { setRuntime } from "../runtime";
import { Answer, jsonText } from "./answer";
import { createApp } from "./app";
import type { Handler } from "./context";
import { sendText } from "./send-text";

it("what reaches the API through Next is answered by the one app", async () => {
  const unused = async () => {
    throw new Error("not in this test");
  };
  const show: Handler = (c) => sendText(c, jsonText(new Answer(200, c.req.param())));
  const api = createApp(new Map([["/api/things/:id", { GET: show }]]), { now: () => new Date(), log: { error: vi.fn() } });
  setRuntime({ api, memberOf: unused, beginSignIn: unused, identityProvider: null, mailsResets: false });
  const found = await route.GET(new Request("http://localhost/api/things/7"));
  expect([found.status, await found.json()]).toEqual([200, { id: "7" }]);
  expect((await route.DELETE(new Request("http://localhost/api/things/7", { method: "DELETE" }))).status).toBe(405);
  expect((await route.GET(new Request("http://localhost/api/nothing"))).status).toBe(404);
});
