import { expect, it } from "vitest";
import { readForwarded } from "./forwarded";
import { mayWatch } from "./may-watch";

const TOKEN = "a token for those who watch";

/** A request as the routes get it: with the server's own words on how it came. */
function asked(headers: Record<string, string> = {}): Request {
  const request = { headers: { ...headers }, rawHeaders: Object.entries(headers).flat(), socket: { remoteAddress: "127.0.0.1" } };
  readForwarded(request as never, { PUBLIC_URL: undefined, WS_TRUSTED_PROXIES: [] });
  return new Request("http://localhost/metrics", { headers: request.headers });
}

it.each(["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])("the machine itself (%s) needs no token", (address) => {
  expect(mayWatch(asked(), address, undefined)).toBe(true);
  expect(mayWatch(asked(), address, TOKEN)).toBe(true);
});

it.each(["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "x-real-ip", "via"])(
  "what a proxy on it passes on (%s) does",
  (name) => {
    expect(mayWatch(asked({ [name]: "127.0.0.1" }), "127.0.0.1", TOKEN)).toBe(false);
  },
);

it("anybody else needs the token, whole", () => {
  for (const address of ["203.0.113.9", "10.0.0.1", "unknown"]) {
    expect(mayWatch(asked(), address, TOKEN)).toBe(false);
    expect(mayWatch(asked({ authorization: "Bearer wrong" }), address, TOKEN)).toBe(false);
    expect(mayWatch(asked({ authorization: `Bearer ${TOKEN.replaceAll(" ", "-")}` }), address, TOKEN.replaceAll(" ", "-"))).toBe(true);
  }
});

it("without a token no bearer opens it", () => {
  expect(mayWatch(asked({ authorization: "Bearer undefined" }), "203.0.113.9", undefined)).toBe(false);
});
