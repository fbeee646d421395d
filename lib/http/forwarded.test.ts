import { readFileSync } from "node:fs";
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
  expect(left).toEqual(["host", "x-baton-passed-on", "x-forwarded-proto"]);
});

it("nobody else is believed, and nothing of what they say is left for others to believe", () => {
  const claims = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    forwarded: "host=evil.example",
  };
  expect(read("203.0.113.7", claims)).toEqual({ host: "inner:3000", tls: false, left: ["host", "x-baton-passed-on", "x-forwarded-proto"] });
  expect(read(PROXY, claims, { ...env, WS_TRUSTED_PROXIES: [] }).host).toBe("inner:3000");
});

it("of several hosts the proxy's own counts, which is the last; one that is no host changes nothing", () => {
  expect(read(PROXY, { "x-forwarded-host": "evil.example, chat.example.com" }).host).toBe("chat.example.com");
  for (const host of ["evil.example/path", "a b", "user@evil.example", ""])
    expect(read(PROXY, { "x-forwarded-host": host }).host, host).toBe("inner:3000");
});

it("of several protocols the proxy's own counts, which is the last", () => {
  expect(read(PROXY, { "x-forwarded-proto": "https, http" }).tls).toBe(false);
  expect(read(PROXY, { "x-forwarded-proto": "http, https" }).tls).toBe(true);
});

it("through several trusted proxies the words of the outermost count, not the client's and not those of the inner ones", () => {
  const through = { "x-forwarded-for": "203.0.113.7, 10.0.0.9" };
  const all = { ...through, "x-forwarded-host": "evil.example, chat.example.com, inner:80", "x-forwarded-proto": "http, https, http" };
  expect(read(PROXY, all)).toMatchObject({ host: "chat.example.com", tls: true });
  const untrustedMiddle = { ...all, "x-forwarded-for": "203.0.113.7, 198.51.100.2" };
  expect(read(PROXY, untrustedMiddle)).toMatchObject({ host: "inner:80", tls: false });
});

it("proxies that replace a list instead of adding to it are believed", () => {
  const through = { "x-forwarded-for": "203.0.113.7, 10.0.0.9", "x-forwarded-host": "chat.example.com", "x-forwarded-proto": "https" };
  expect(read(PROXY, through)).toMatchObject({ host: "chat.example.com", tls: true });
});

it("PUBLIC_URL knows the protocol better than a proxy", () => {
  const settings = (PUBLIC_URL: string) => ({ ...env, PUBLIC_URL });
  expect(read(PROXY, { "x-forwarded-proto": "http" }, settings("https://chat.example.com")).tls).toBe(true);
  expect(read(PROXY, { "x-forwarded-proto": "https" }, settings("http://chat.example.com")).tls).toBe(false);
});

it("the deployment's nginx sets each header that is believed of it, for every path, so that no client's own passes", () => {
  const file = readFileSync(new URL("../../deploy/nginx.conf", import.meta.url), "utf8");
  const locations = file
    .split(/\n\s*location /)
    .slice(1)
    .filter((each) => each.includes("proxy_pass"));
  expect(locations).not.toEqual([]);
  for (const each of locations) {
    const set = [...each.matchAll(/proxy_set_header (\S+) (\S+);/g)].map(([, name, value]) => [name?.toLowerCase(), value]);
    expect(Object.fromEntries(set)).toMatchObject({
      host: "$http_host",
      "x-forwarded-for": "$proxy_add_x_forwarded_for",
      "x-forwarded-host": "$http_host",
      "x-forwarded-proto": "$forwarded_proto",
    });
  }
});
