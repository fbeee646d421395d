import { expect, test } from "vitest";
import type { ConnectionStatus, ConnectionView } from "@/lib/client";
import { closeInfo } from "@/lib/protocol/closes";
import { describeConnection } from "./connection-bar";

const view = (status: ConnectionStatus, close: ConnectionView["close"] = null): ConnectionView => ({
  status,
  close,
  attempt: 1,
  retryAt: null,
  since: 0,
});

test("a connection that works is not talked about", () => {
  expect(describeConnection(view("connected"))).toBeNull();
});

test.each(["connecting", "reconnecting", "polling", "disconnected"] as const)("%s says what still works", (status) => {
  expect(describeConnection(view(status))?.text).toMatch(/go out|kept/);
});

test("a session that ended leads to the sign-in", () => {
  expect(describeConnection(view("error", closeInfo("AUTH_FAILED")))?.action).toBe("sign_in");
});

test("a tab that was pushed out says that another one is in use", () => {
  expect(describeConnection(view("disconnected", closeInfo("CONFLICT_CONNECTION")))?.text).toContain("another tab");
});

test("any other refusal says what to do", () => {
  expect(describeConnection(view("error", closeInfo("FORBIDDEN_DOMAIN")))?.text).toContain("allowed domains");
});
