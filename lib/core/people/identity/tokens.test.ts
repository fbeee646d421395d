import { createHmac } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { expect, test } from "vitest";
import { readOwn } from "../../system/own-tokens";
import { signMemberToken, signVisitorToken, verifyMemberToken, verifySiteToken, verifyVisitorToken } from "./tokens";

const key = new TextEncoder().encode("a key of at least thirty-two bytes for tests");
const other = new TextEncoder().encode("another key of at least thirty-two bytes");
const now = new Date("2026-03-01T12:00:00.400Z");
const later = (seconds: number) => new Date(now.getTime() + 1000 * seconds);
const visitor = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
const session = "7f9619ff-8b86-4d01-b42d-00cf4fc964ff";

const signed = (header: object, claims: unknown, by = key) => {
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${content}.${createHmac("sha256", by).update(content).digest("base64url")}`;
};
const claims = (more: object = {}) => ({ typ: "visitor", sub: visitor, assistant_id: "ast_1", exp: 4_000_000_000, ...more });

test("a token of ours is one that any library takes, with its times", async () => {
  const token = await signMemberToken(key, 7, session, now);
  const { payload, protectedHeader } = await jwtVerify(token, key, { currentDate: now });
  expect(protectedHeader).toEqual({ alg: "HS256" });
  expect(payload).toEqual({ typ: "member", sub: "7", sid: session, iat: 1_772_366_400, exp: 1_772_367_300 });
});

test("one that a library signed as ours before an upgrade is still good", async () => {
  const token = await new SignJWT({ typ: "visitor", assistant_id: "ast_1" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(visitor)
    .setExpirationTime("1h")
    .sign(key);
  expect(await verifyVisitorToken(token, key, new Date())).toMatchObject({ ok: true, claims: { sub: visitor } });
});

test("a token is good until the second in which it runs out", async () => {
  const token = await signMemberToken(key, 7, session, now);
  expect(await verifyMemberToken(token, key, later(898))).toMatchObject({ ok: true });
  expect(await verifyMemberToken(token, key, later(900))).toEqual({ ok: false, fault: "expired" });
});

test("a token of one kind is not one of another", async () => {
  expect(await verifyMemberToken(await signVisitorToken(key, visitor, "ast_1", now), key, now)).toEqual({ ok: false, fault: "invalid" });
});

test("whatever was changed of a token, or signed with another key, opens nothing", async () => {
  const token = await signVisitorToken(key, visitor, "ast_1", now);
  const [header, body, signature] = token.split(".") as [string, string, string];
  const forged = Buffer.from(JSON.stringify(claims({ assistant_id: "ast_2" }))).toString("base64url");
  const bad = [
    signed({ alg: "HS256" }, claims(), other),
    signed({ alg: "HS384" }, claims()),
    signed({ alg: "none" }, claims()),
    `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`,
    `${header}.${forged}.${signature}`,
    `${header}.${body}.`,
    `${header}.${body}`,
    `${header}.${body}.${signature.slice(0, -1)}`,
    `${header}.${body}.${signature}A`,
    `${header}.${body}.${signature}.`,
    `${header}..${signature}`,
    header,
    `${header}.`,
    "",
  ];
  for (const each of bad) expect(await verifyVisitorToken(each, key, now), each).toEqual({ ok: false, fault: "invalid" });
});

test("a signature has one spelling: the bits that a last letter has over are not free", async () => {
  const token = await signVisitorToken(key, visitor, "ast_1", now);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = letters.indexOf(token.at(-1) ?? "");
  expect(readOwn(key, token.slice(0, -1) + letters[last ^ 1])).toBeUndefined();
});

test("claims that are no object, or that name another time, are not taken for ours", async () => {
  for (const each of [null, [], "text", 7])
    expect(await verifyVisitorToken(signed({ alg: "HS256" }, each), key, now)).toMatchObject({ ok: false });
  const early = signed({ alg: "HS256" }, claims({ nbf: 3_999_999_999 }));
  expect(await verifyVisitorToken(early, key, now)).toEqual({ ok: false, fault: "invalid" });
  expect(await verifyVisitorToken(signed({ alg: "HS256" }, claims({ exp: "4000000000" })), key, now)).toEqual({
    ok: false,
    fault: "invalid",
  });
});

test("a site's backend signs with the header that its library writes", async () => {
  const token = signed({ alg: "HS256", typ: "JWT" }, { site_id: "site_1", sub: "42", exp: 4_000_000_000 });
  expect(await verifySiteToken(token, new TextDecoder().decode(key), now)).toMatchObject({ ok: true, claims: { sub: "42" } });
});
