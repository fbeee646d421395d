import { expect, it } from "vitest";
import { readRedisAddress } from "./redis-address";

it("one server is taken as it is written", () => {
  for (const url of ["redis://localhost:6379/2", "rediss://user:p%40ss@redis.example.com"])
    expect(readRedisAddress(url)).toEqual({ kind: "server", url });
});

it("sentinels have the name of their master, a password of the master, one of their own, and a database number", () => {
  const url = "redis-sentinel://baton:p%2Fss@one,two:26380,[::1]:5/main/3?sentinel_password=q%26r&sentinel_username=s";
  expect(readRedisAddress(url)).toEqual({
    kind: "sentinel",
    tls: false,
    sentinels: [
      { host: "one", port: 26_379 },
      { host: "two", port: 26_380 },
      { host: "::1", port: 5 },
    ],
    name: "main",
    db: 3,
    username: "baton",
    password: "p/ss",
    sentinelUsername: "s",
    sentinelPassword: "q&r",
  });
  expect(readRedisAddress("rediss-sentinel://one/main")).toMatchObject({ kind: "sentinel", tls: true, db: 0, password: undefined });
});

it("hosts of a cluster are separated by commas, each by itself or as an address", () => {
  const hosts = [
    { host: "one", port: 7_000 },
    { host: "two", port: 6_379 },
  ];
  expect(readRedisAddress("redis://:secret@one:7000,two")).toEqual({ kind: "cluster", tls: false, hosts, password: "secret" });
  expect(readRedisAddress("rediss://one:7000,rediss://two")).toEqual({ kind: "cluster", tls: true, hosts });
});

it.each([
  ["http://one", "is not an address that begins with redis://, rediss://, redis-sentinel:// or rediss-sentinel://"],
  ["redis://one:port", "is not an address such as redis://:password@host:6379"],
  ["redis-sentinel://one,two", "does not name the master behind the sentinels"],
  ["redis-sentinel://one/main/x", "has no number behind the master's name"],
  ["redis-sentinel://one/main?db=2", "has db in it"],
  ["redis://one,two/1", "names a database number, which a cluster does not have"],
  ["redis://one,two:port", "is not a list of host:port"],
  ["redis://a@one,b@two", "is not"],
  ["redis-sentinel://%zz@one/main", "has a % in it that is not percent-encoded"],
])("%s is refused: it %s", (url, words) => {
  expect(() => readRedisAddress(url)).toThrow(words);
});
