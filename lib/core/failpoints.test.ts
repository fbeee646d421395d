import { describe, expect, it } from "vitest";
import { readEnv } from "../env";
import { dieAt } from "./failpoints";

describe("a node that tests may end", () => {
  it("dies at the moment it was told, and at no other", () => {
    const deaths: string[] = [];
    let order: (moment: unknown) => void = () => undefined;
    const reached = dieAt(
      (listener) => {
        order = listener;
      },
      () => void deaths.push("dead"),
    );
    reached("after_commit");
    order("sometime");
    reached("after_commit");
    order("after_commit");
    reached("before_commit");
    reached("before_ack");
    expect(deaths).toEqual([]);
    reached("after_commit");
    expect(deaths).toEqual(["dead"]);
  });

  it("is not to be had in production", () => {
    const settings = { AUTH_SECRET: "a secret for tests alone", BATON_TEST_FAULTS: "true" };
    expect(readEnv({ ...settings, ENVIRONMENT: "test" }).BATON_TEST_FAULTS).toBe(true);
    expect(() => readEnv({ ...settings, ENVIRONMENT: "production" })).toThrow("BATON_TEST_FAULTS is set, which production does not allow");
  });
});
