import { beforeEach, expect, test } from "vitest";
import { readEnv } from "../../../env";
import type { Core } from "../../core";
import { createLimits, memoryWindow } from "../../system/limits";
import { admitSignIn, forgetSignIn } from "./limit-sign-in";

const EMAIL = "owner@example.com";

let now: number;
let waited: number[];
let core: Core;
beforeEach(() => {
  now = 0;
  waited = [];
  const env = readEnv({ AUTH_SECRET: "a secret for tests alone" });
  core = { limits: createLimits(env, (_name, limit, windowMs) => memoryWindow(limit, windowMs, () => now)) } as Core;
});

const wait = async (ms: number) => void waited.push(ms);
const attempt = (address: string, email = EMAIL, device?: string) => ({
  email,
  memberIds: [1],
  from: { address, ...(device === undefined ? {} : { device: { id: device, members: [1] } }) },
});
const outcome = (made: ReturnType<typeof attempt>) =>
  admitSignIn(core, made, wait).then(
    () => "tried",
    (error: { code: string }) => error.code,
  );

test("guesses at one account from everywhere are slowed down, and who comes two seconds later is heard", async () => {
  for (let at = 0; at < 30; at += 1) expect(await outcome(attempt(`192.0.2.${at}`))).toBe("tried");
  expect(waited).toEqual([]);
  const flood = await Promise.all(Array.from({ length: 50 }, (_, at) => outcome(attempt(`198.51.100.${at}`))));
  expect(flood.filter((each) => each === "tried")).toHaveLength(4);
  expect(waited).toEqual([2000, 2000, 2000, 2000]);
  now += 2_001;
  expect(await outcome(attempt("203.0.113.1"))).toBe("tried");
});

test("a browser that the member has used before is neither slowed down nor refused for what others do", async () => {
  for (let at = 0; at < 60; at += 1) await outcome(attempt(`192.0.2.${at}`));
  for (let at = 0; at < 12; at += 1) await outcome(attempt("203.0.113.1"));
  waited = [];
  expect(await outcome(attempt("203.0.113.1", EMAIL, "known"))).toBe("tried");
  expect(waited).toEqual([]);
  for (let at = 0; at < 9; at += 1) await outcome(attempt("203.0.113.1", EMAIL, "known"));
  expect(await outcome(attempt("203.0.113.1", EMAIL, "known"))).toBe("RATE_LIMITED");
});

test("a success forgets the attempts at its own account, and none at others from the address", async () => {
  for (let at = 0; at < 99; at += 1) {
    await outcome(attempt("203.0.113.1", `colleague${at}@example.com`));
    if (at % 9 === 0) {
      await outcome(attempt("203.0.113.1"));
      await forgetSignIn(core, attempt("203.0.113.1"));
    }
  }
  expect(await outcome(attempt("203.0.113.1", "another@example.com"))).toBe("tried");
  expect(await outcome(attempt("203.0.113.1", "one-more@example.com"))).toBe("RATE_LIMITED");
});

test("a membership that somebody made with another's address does not clear the guesses at the other's", async () => {
  const shared = { ...attempt("203.0.113.1"), memberIds: [1, 2] };
  for (let at = 0; at < 10; at += 1) {
    expect(await outcome(shared)).toBe("tried");
    await forgetSignIn(core, shared);
  }
  expect(await outcome(shared)).toBe("RATE_LIMITED");
});
