import { describe, expect, it } from "vitest";
import { callableIn } from "./core/system/callable";
import { readEnv } from "./env";
import { parseFilesUrl } from "./files-url";
import { compression } from "./realtime/compression";

const SECRET = { AUTH_SECRET: "a secret for tests alone" };
const read = (settings: Record<string, string>) => {
  const notices: string[] = [];
  const env = readEnv({ ...SECRET, ...settings }, (line) => notices.push(line));
  return { env, notices };
};

describe("settings by their other names", () => {
  it.each([
    ["WEBSOCKET_ALLOWED_ORIGINS", "https://a.example.com", "WS_ALLOWED_ORIGINS", ["https://a.example.com"]],
    ["WEBSOCKET_MAX_CONNECTIONS_PER_USER", "3", "WS_MAX_CONNECTIONS_PER_USER", 3],
    ["WEBSOCKET_MAX_MESSAGE_RATE", "7", "WS_MAX_MESSAGE_RATE", 7],
    ["WEBSOCKET_MESSAGE_RATE_LIMIT", "7", "WS_MAX_MESSAGE_RATE", 7],
    ["WEBSOCKET_HEARTBEAT_INTERVAL", "30000", "WS_PING_INTERVAL_SECONDS", 30],
    ["WEBSOCKET_MAX_CONNECTIONS_PER_IP", "9", "WS_MAX_CONNECTIONS_PER_IP", 9],
    ["WEBSOCKET_CONNECTION_TIMEOUT", "1800", "WS_CONNECTION_TIMEOUT", 1800],
    ["WEBSOCKET_ENCRYPTION_KEY", Buffer.alloc(32).toString("base64"), "WS_ENCRYPTION_KEY", [Buffer.alloc(32).toString("base64")]],
  ] as const)("%s is taken for ours", (alias, value, ours, meant) => {
    const { env, notices } = read({ [alias]: value });
    expect([env[ours], notices]).toEqual([meant, []]);
  });

  it("count for nothing beside ours, which the start says", () => {
    const { env, notices } = read({ WEBSOCKET_MAX_MESSAGE_RATE: "7", WS_MAX_MESSAGE_RATE: "8", WEBSOCKET_MESSAGE_RATE_LIMIT: "9" });
    expect(env.WS_MAX_MESSAGE_RATE).toBe(8);
    expect(notices).toEqual([
      "WEBSOCKET_MAX_MESSAGE_RATE has no effect: WS_MAX_MESSAGE_RATE is set",
      "WEBSOCKET_MESSAGE_RATE_LIMIT has no effect: WS_MAX_MESSAGE_RATE is set",
    ]);
  });

  it("are named where they are bad", () => {
    expect(() => read({ WEBSOCKET_HEARTBEAT_INTERVAL: "1500" })).toThrow("WEBSOCKET_HEARTBEAT_INTERVAL is not a whole number");
    expect(() => read({ WEBSOCKET_MAX_MESSAGE_RATE: "many" })).toThrow("WEBSOCKET_MAX_MESSAGE_RATE is not a number");
  });
});

it("IMAP_URL names a mailbox of somebody's", () => {
  expect(() => read({ IMAP_URL: "imaps://mail.example.com" })).toThrow("IMAP_URL names no user");
  expect(() => read({ IMAP_URL: "https://a@mail.example.com" })).toThrow("IMAP_URL is not an address that begins with imap:// or imaps://");
  expect(read({ IMAP_URL: "imaps://a%40example.com:b@mail.example.com/Support" }).env.IMAP_URL).toContain("/Support");
});

describe("FILES_URL", () => {
  const urlOf = (settings: Record<string, string>) => read(settings).env.FILES_URL;

  it("is a folder beside the embedded database, and the database where nodes may share no disk", () => {
    expect(urlOf({})).toBe("file:");
    expect(urlOf({ DATABASE_URL: "postgres://u@h/d" })).toBe("db:");
    expect(urlOf({ DATABASE_URL: "postgres://u@h/d", FILES_URL: "file:/srv/files" })).toBe("file:/srv/files");
  });

  it("names a bucket by itself, without what opens it", () => {
    const url = "s3://key:se%2Fcret@baton-files/chat/?region=eu-1&endpoint=https%3A%2F%2Fs3.example.com";
    expect(urlOf({ FILES_URL: url })).toBe(url);
    expect(parseFilesUrl(url)).toEqual({
      kind: "s3",
      name: "s3://baton-files/chat?endpoint=https%3A%2F%2Fs3.example.com&region=eu-1",
      bucket: "baton-files",
      prefix: "chat/",
      endpoint: "https://s3.example.com",
      region: "eu-1",
      credentials: { accessKeyId: "key", secretAccessKey: "se/cret" },
    });
    expect(parseFilesUrl(parseFilesUrl(url).name)).toMatchObject({ prefix: "chat/", credentials: undefined });
  });

  it.each([
    ["files", "is none of db:, file:"],
    ["file:files", "is not the whole path of a folder"],
    ["file://host/files", "is not the whole path of a folder"],
    ["s3://", "does not begin with the name of a bucket"],
    ["s3://UPPER_case", "does not begin with the name of a bucket"],
    ["s3://key@bucket", "has one of key and secret in it"],
    ["s3://k:s@bucket?acl=public", "has acl in it"],
    ["s3://k:s@bucket?endpoint=s3.example.com", "has an endpoint that is not an address"],
    ["s3://k:s@bucket?endpoint=https://s3.example.com/path", "has an endpoint that is not an address"],
    ["s3://k:s@bucket/a%20b", "has a folder in it that is none"],
  ])("%s is refused in one line", (url, words) => {
    expect(() => urlOf({ FILES_URL: url })).toThrow(`FILES_URL ${words}`);
  });

  it("of a bucket takes a key: its own, or Amazon's settings", () => {
    const FILES_URL = "s3://bucket";
    expect(() => urlOf({ FILES_URL })).toThrow("AWS_ACCESS_KEY_ID is missing beside FILES_URL");
    expect(() => urlOf({ FILES_URL, AWS_ACCESS_KEY_ID: "k" })).toThrow("AWS_SECRET_ACCESS_KEY is missing beside FILES_URL");
    expect(urlOf({ FILES_URL, AWS_ACCESS_KEY_ID: "k", AWS_SECRET_ACCESS_KEY: "s" })).toBe(FILES_URL);
  });
});

it("staging is as strict as production, and lets localhost in", () => {
  expect(() => read({ ENVIRONMENT: "staging", WS_REQUIRE_TOKEN_SIGNATURE: "false" })).toThrow("WS_REQUIRE_TOKEN_SIGNATURE is false");
  expect(() => read({ ENVIRONMENT: "staging", BATON_TEST_FAULTS: "true" })).toThrow("BATON_TEST_FAULTS is set");
  expect(read({ ENVIRONMENT: "staging" }).env.ENVIRONMENT).toBe("staging");
});

it("FETCH_ALLOWED_NETWORKS opens the private networks that it names, and no others", () => {
  const mayCall = callableIn(read({ ENVIRONMENT: "production", FETCH_ALLOWED_NETWORKS: "10.1.0.0/16, fd00::/8" }));
  expect(["10.1.2.3", "fd00::1", "93.184.216.34"].map(mayCall)).toEqual([true, true, true]);
  expect(["10.2.0.1", "127.0.0.1", "169.254.169.254"].map(mayCall)).toEqual([false, false, false]);
});

it("WS_COMPRESSION_MIN_BYTES says from which length on frames are compressed, and 0 that none are", () => {
  expect(compression(read({}))).toBe(false);
  expect(compression(read({ WS_COMPRESSION_MIN_BYTES: "2048" }))).toEqual({ threshold: 2048 });
});

it("DATABASE_POOL_SIZE is 16, or what it says", () => {
  expect(read({}).env.DATABASE_POOL_SIZE).toBe(16);
  expect(read({ DATABASE_POOL_SIZE: "40" }).env.DATABASE_POOL_SIZE).toBe(40);
});

it("an address that is none is refused with the words of its setting", () => {
  expect(() => read({ PUBLIC_URL: "chat" })).toThrow("PUBLIC_URL is not an address that begins with http:// or https://");
});
