import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { cameByTls, readForwarded } from "./forwarded";

const PROXY = "10.0.0.2";
const env = { PUBLIC_URL: undefined, WS_TRUSTED_PROXIES: ["10.0.0.0/8"] };

function read(remoteAddress: string, forwarded: Record<string, string>, settings: Parameters<typeof readForwarded>[1] = env) {
  const headers: Record<string, string> = { host: "inner:3000", ...forwarded };
  const request = { headers, rawHeaders: Object.entries(headers).flat(), socket: { remoteAddress } } as unknown as IncomingMessage;
  readForwarded(request, settings);
  return { host: request.headers.host, tls: cameByTls(request), left: Object.keys(request.headers).sort() };
}

it("the host and protocol that a trusted proxy names are those of the request", () => {
  const { host, tls, left } = read(PROXY, { "x-forwarded-host": "chat.example.com", "x-forwarded-proto": "https" });
  expect({ host, tls }).toEqual({ host: "chat.example.com", tls: true });
  expect(left).toEqual(["host", "x-forwarded-proto"]);
});

it("nobody else is believed, and nothing of what they say is left for others to believe", () => {
  const claims = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    forwarded: "host=evil.example",
  };
  expect(read("203.0.113.7", claims)).toEqual({ host: "inner:3000", tls: false, left: ["host", "x-forwarded-proto"] });
  expect(read(PROXY, claims, { ...env, WS_TRUSTED_PROXIES: [] }).host).toBe("inner:3000");
});

it("of several hosts the proxy's own counts, which is the last; one that is no host changes nothing", () => {
  expect(read(PROXY, { "x-forwarded-host": "evil.example, chat.example.com" }).host).toBe("chat.example.com");
  for (const host of ["evil.example/path", "a b", "user@evil.example", ""])
    expect(read(PROXY, { "x-forwarded-host": host }).host, host).toBe("inner:3000");
});

it("PUBLIC_URL knows the protocol better than a proxy", () => {
  const settings = (PUBLIC_URL: string) => ({ ...env, PUBLIC_URL });
  expect(read(PROXY, { "x-forwarded-proto": "http" }, settings("https://chat.example.com")).tls).toBe(true);
  expect(read(PROXY, { "x-forwarded-proto": "https" }, settings("http://chat.example.com")).tls).toBe(false);
});
