import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import ece from "http_ece";
import { afterEach, beforeEach, expect, test } from "vitest";
import { notifications, pushSubscriptions } from "@/db/schema";
import { createTestDesk, type Desk, runUntil } from "@/lib/core/conversations/handoffs/testing";
import type { MemberActor } from "@/lib/core/log/actor";
import { claimAlert, updateNotifySettings } from "@/lib/core/notifications/change-settings";
import { notify } from "@/lib/core/notifications/notify";
import { subscribePush } from "@/lib/core/notifications/push-subscriptions";
import { channelJobs } from "..";
import { vapidKeys } from "./send-push";

type Got = { path: string; headers: IncomingHttpHeaders; body: Buffer };

let desk: Desk;
let service: Server;
let got: Got[];
let answers: number;
let dana: MemberActor;

beforeEach(async () => {
  desk = await createTestDesk();
  dana = desk.workspace.operator;
  got = [];
  answers = 201;
  service = createServer((request, response) => {
    buffer(request).then((body) => {
      got.push({ path: request.url ?? "", headers: request.headers, body });
      response.writeHead(answers).end();
    });
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
});
afterEach(async () => {
  service.close();
  await desk.core.close();
});

/** A browser: its keys, and how it reads what it is sent. */
async function browser(name: string) {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  await subscribePush(desk.core, dana, {
    endpoint: `http://127.0.0.1:${(service.address() as AddressInfo).port}/${name}`,
    keys: { p256dh: keys.getPublicKey("base64url"), auth: auth.toString("base64url") },
  });
  return (body: Buffer) =>
    JSON.parse(
      ece.decrypt(body, { version: "aes128gcm", privateKey: keys, authSecret: auth.toString("base64url") }).toString("utf8"),
    ) as unknown;
}

async function notifyDana() {
  const content = { type: "message", title: "Ada wrote", body: "Hello", url: "/inbox/7", topic: "mine" as const, dialogId: 7 };
  await notify(desk.core.db, desk.workspace.workspaceId, [`member:${dana.memberId}`], content, desk.clock.now());
}

const pass = (seconds: number) => {
  const { core, clock } = desk;
  return runUntil(core, clock, new Date(clock.now().getTime() + seconds * 1000), channelJobs(core, undefined));
};

test("who has no dashboard open is pushed to at once, encrypted for each of their browsers alone, signed with the one key", async () => {
  const phone = await browser("phone");
  const laptop = await browser("laptop");
  await notifyDana();
  await pass(0);
  expect(got.map(({ path }) => path).sort()).toEqual(["/laptop", "/phone"]);
  const toPhone = got.find(({ path }) => path === "/phone") as Got;
  expect(phone(toPhone.body)).toMatchObject({ title: "Ada wrote", body: "Hello", url: "/inbox/7", tag: "baton-7" });
  expect(() => laptop(toPhone.body)).toThrow();
  expect(toPhone.headers.authorization).toContain((await vapidKeys(desk.core)).publicKey);
  await pass(3600);
  expect(got).toHaveLength(2);
});

test("who has one open is notified there first: what is read in time is not pushed", async () => {
  await browser("phone");
  await desk.arrive(dana.memberId);
  await notifyDana();
  await pass(10);
  expect(got).toHaveLength(0);
  await desk.core.db.update(notifications).set({ read_at: desk.clock.now() });
  await pass(60);
  expect(got).toHaveLength(0);
  await notifyDana();
  await pass(20);
  expect(got).toHaveLength(1);
});

test("in quiet hours a push waits for their end, and for the topics that are switched off there is none", async () => {
  await browser("phone");
  await updateNotifySettings(desk.core, dana, { quiet: { from: "09:00", to: "11:00" }, timezone: "UTC" });
  await notifyDana();
  await pass(3599);
  expect(got).toHaveLength(0);
  await pass(1);
  expect(got).toHaveLength(1);
  await updateNotifySettings(desk.core, dana, { mine: { sound: true, desktop: true, push: false, email: false } });
  await notifyDana();
  await pass(3600);
  expect(got).toHaveLength(1);
});

test("a browser that has given its subscription up is forgotten", async () => {
  await browser("phone");
  answers = 410;
  await notifyDana();
  await pass(0);
  expect(await desk.core.db.select().from(pushSubscriptions).where(eq(pushSubscriptions.member_id, dana.memberId))).toEqual([]);
});

test("of all devices that ask, one alone may make itself heard", async () => {
  await notifyDana();
  const [notification] = await desk.core.db.select().from(notifications);
  const claims = await Promise.all([1, 2, 3].map(() => claimAlert(desk.core, dana, notification?.id ?? 0)));
  expect(claims.filter(({ sound }) => sound)).toHaveLength(1);
  await expect(claimAlert(desk.core, desk.workspace.owner, notification?.id ?? 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("outside of tests a push service is a public host under https", async () => {
  Object.assign(desk.core.env, { ENVIRONMENT: "production" });
  const keys = { p256dh: "A".repeat(87), auth: "B".repeat(22) };
  for (const endpoint of [
    "http://push.example.com/1",
    "https://127.0.0.1/1",
    "https://localhost/1",
    "https://redis.internal/1",
    "https://[::1]/1",
  ])
    await expect(subscribePush(desk.core, dana, { endpoint, keys }), endpoint).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await subscribePush(desk.core, dana, { endpoint: "https://push.example.com/1", keys });
});
