import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { guardResponse, NONCE_HEADER } from "./guard-response";

function guarded(url: string, headers: Record<string, string> = {}, https = false) {
  const request = Object.assign(new IncomingMessage(new Socket()), { url, headers: { host: "chat.example.com", ...headers } });
  const response = new ServerResponse(request);
  guardResponse(request, response, { development: false, https });
  return { request, policy: String(response.getHeader("content-security-policy") ?? ""), response };
}

it("a page runs only its own scripts and those with the request's nonce, which is new each time and never the client's", () => {
  const [first, second] = [guarded("/login", { [NONCE_HEADER]: "mine" }), guarded("/login")];
  const nonce = String(first.request.headers[NONCE_HEADER]);
  expect(nonce).not.toBe("mine");
  expect(first.policy).toContain(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic';`);
  expect(first.policy).toContain("frame-ancestors 'none'");
  expect(first.policy).not.toContain("unsafe-eval");
  expect(first.request.headers["content-security-policy"]).toBe(first.policy);
  expect(second.policy).not.toBe(first.policy);
});

it("answers for programs may do nothing as a page; the widget and files have policies of their own", () => {
  for (const url of ["/api/me", "/api/files", "/ws/rooms", "/socket.io/?EIO=4", "/healthz", "/metrics"])
    expect(guarded(url).policy).toContain("default-src 'none'");
  for (const url of ["/widget?assistant=demo", "/widget/", "/api/files/1"]) {
    const { policy, response } = guarded(url);
    expect(policy).toBe("");
    expect(response.getHeader("x-frame-options")).toBeUndefined();
    expect(response.getHeader("x-content-type-options")).toBe("nosniff");
  }
  expect(guarded("/widgets").policy).toContain("nonce-");
});

it("what other people's pages take in agrees to it, and nothing else does", () => {
  const leave = (url: string) => guarded(url).response.getHeader("cross-origin-resource-policy");
  for (const url of ["/embed.js", "/embed.js?v=1", "/widget?assistant=demo", "/widget/app.js", "/widget/en.json"])
    expect(leave(url)).toBe("cross-origin");
  for (const url of ["/embed.json", "/widgets", "/login", "/api/me", "/api/files/1", "/socket.io/?EIO=4"])
    expect(leave(url)).toBeUndefined();
});

it("pages of any origin may read the answers of the API, and of nothing else that is not embedded", () => {
  const allowed = (url: string) => guarded(url).response.getHeader("access-control-allow-origin");
  for (const url of ["/api/me", "/api/auth/session", "/api/files/1"]) {
    expect([allowed(url), guarded(url).response.getHeader("access-control-allow-credentials")]).toEqual(["*", undefined]);
    expect(guarded(url).response.getHeader("access-control-expose-headers")).toBe("retry-after, x-request-id");
  }
  for (const url of ["/login", "/ws/rooms", "/healthz", "/api/../login"]) expect(allowed(url), url).toBeUndefined();
});

it.each([
  "/widget/../login",
  "/widget/%2e%2e/login",
  "/widget/./../login",
  "/api/files/../../login",
  "/widget/none",
  "//widget/../login",
  "/widget/..\\login",
])("a page that is asked for as %s is guarded as a page", (url) => {
  const { policy, response } = guarded(url);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(response.getHeader("x-frame-options")).toBe("DENY");
});

it("asks browsers to come back by TLS alone where that is its public address", () => {
  expect(guarded("/login", {}, true).response.getHeader("strict-transport-security")).toMatch(/^max-age=\d{7,}$/);
  expect(guarded("/login").response.getHeader("strict-transport-security")).toBeUndefined();
});
