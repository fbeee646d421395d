import { describe, expect, it } from "vitest";
import { readEnv } from "../env";
import { dieAt } from "./die-at";

describe("a node told when to die", () => {
  it("dies when the moment is reached as often as was said, and at no other moment", () => {
    const deaths: string[] = [];
    const reached = dieAt("after_commit:2", () => void deaths.push("dead"));
    reached("before_commit");
    reached("after_commit");
    reached("before_ack");
    expect(deaths).toEqual([]);
    reached("after_commit");
    expect(deaths).toEqual(["dead"]);
  });

  it("can't be told so in production", () => {
    const settings = { AUTH_SECRET: "a secret for tests alone", BATON_TEST_DIE_AT: "before_ack:1" };
    expect(readEnv({ ...settings, ENVIRONMENT: "test" }).BATON_TEST_DIE_AT).toBe("before_ack:1");
    expect(() => readEnv({ ...settings, ENVIRONMENT: "production" })).toThrow("BATON_TEST_DIE_AT is set, which production does not allow");
    expect(() => readEnv({ ...settings, BATON_TEST_DIE_AT: "sometime" })).toThrow("BATON_TEST_DIE_AT");
  });
});
