import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ForbiddenAddress, guardedFetch, isPublicAddress } from "./guarded-fetch";

const PRIVATE = [
  "127.0.0.1",
  "127.9.9.9",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fe80::1",
  "fc00::1",
  "fd12:3456::1",
  "ff02::1",
  "2001:db8::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:a9fe:a9fe",
  "::7f00:1",
  "::127.0.0.1",
  "::808:808",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "not an address",
];

describe("calling an address that somebody else has named", () => {
  let server: Server;
  let origin: string;
  let called: string[];
  const elsewhere = { timeoutMs: 5_000 };
  beforeAll(async () => {
    server = createServer((request, response) => {
      called.push(request.url ?? "");
      if (request.url === "/away") response.writeHead(302, { location: "http://10.0.0.1/secret" }).end();
      else if (request.url === "/round") response.writeHead(302, { location: "/round" }).end();
      else if (request.url === "/near") response.writeHead(302, { location: "/page" }).end();
      else response.end(request.url === "/long" ? "x".repeat(5_000) : "a page");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    called = [];
  });
  afterAll(() => server.close());

  it.each(PRIVATE)("%s is not on the public internet", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])("%s is on the public internet", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://[::ffff:127.0.0.1]/",
    "http://localhost/",
    "http://[::7f00:1]/",
    "file:///etc/passwd",
    "ftp://1.1.1.1/",
    "http://user:password@1.1.1.1/",
  ])("%s is refused", async (address) => {
    await expect(guardedFetch(address, elsewhere)).rejects.toThrow(ForbiddenAddress);
  });

  it("a name is refused when one of its addresses is private", async () => {
    const resolve = (_host: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
      done(null, [
        { address: "1.1.1.1", family: 4 },
        { address: "10.0.0.1", family: 4 },
      ]);
    await expect(guardedFetch("http://rebinds.example.com/", { ...elsewhere, resolve })).rejects.toThrow(ForbiddenAddress);
  });

  it("a refusal discloses nothing of what the name resolves to", async () => {
    const resolve = (_host: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
      done(null, [{ address: "10.11.12.13", family: 4 }]);
    const refused = guardedFetch("http://database.internal/", { ...elsewhere, resolve });
    await expect(refused).rejects.toThrow(new ForbiddenAddress("database.internal may not be called"));
  });

  it("a name is looked up once for a connection, and what was checked is what is connected to", async () => {
    const answers = ["127.0.0.1", "10.0.0.1"];
    let asked = 0;
    const resolve = (_host: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
      done(null, [{ address: answers[asked++] as string, family: 4 }]);
    const checked: string[] = [];
    const mayCall = (address: string) => checked.push(address) > 0;
    const { body } = await guardedFetch(origin.replace("127.0.0.1", "rebinds.example.com"), { ...elsewhere, resolve, mayCall });
    expect(String(body)).toBe("a page");
    expect(checked).toEqual(["127.0.0.1"]);
  });

  it("a redirect is checked like the first address, and followed only where it is asked for", async () => {
    const mayCall = (address: string) => address === "127.0.0.1";
    await expect(guardedFetch(`${origin}/away`, { ...elsewhere, mayCall, redirects: 3 })).rejects.toThrow(ForbiddenAddress);
    await expect(guardedFetch(`${origin}/round`, { ...elsewhere, mayCall, redirects: 3 })).rejects.toThrow("redirects too often");
    expect((await guardedFetch(`${origin}/away`, { ...elsewhere, mayCall })).status).toBe(302);
    expect(String((await guardedFetch(`${origin}/near`, { ...elsewhere, mayCall, redirects: 1 })).body)).toBe("a page");
  });

  it("an answer that is too long is given up", async () => {
    await expect(guardedFetch(`${origin}/long`, { ...elsewhere, mayCall: () => true, maxBytes: 1_000 })).rejects.toThrow(
      "more than 1000 bytes",
    );
  });
});
