import { expect, test } from "vitest";
import { notificationRoutes } from "./notifications";

const body = (p256dh: string, auth: string) =>
  notificationRoutes.subscribePush.body?.safeParse({ endpoint: "https://push.example.com/1", keys: { p256dh, auth } }).success;
const bytes = (length: number) => Buffer.alloc(length, 4).toString("base64url");

test("a push subscription takes keys of the lengths that can be encrypted for, and no others", () => {
  expect(body(bytes(65), bytes(16))).toBe(true);
  expect(body(bytes(64), bytes(16))).toBe(false);
  expect(body(bytes(65), bytes(12))).toBe(false);
  expect(body(`${"!".repeat(87)}`, bytes(16))).toBe(false);
});
