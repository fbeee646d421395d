import { describe, expect, it } from "vitest";
import type { Transact } from "../../../db/database";
import { readEnv } from "../../env";
import type { Execute } from "./command";
import { dieAt, failingAround, failingBeforeAck } from "./failpoints";

describe("a node that tests may end", () => {
  it("dies at the failpoint that was set, and at no other", () => {
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

describe("failpoints around the database", () => {
  const run = async () => [];

  it("are passed before the commit and after it", async () => {
    const passed: string[] = [];
    const transact: Transact = async (work) => {
      const result = await work(run, run);
      passed.push("commit");
      return result;
    };
    expect(await failingAround(transact, (at) => passed.push(at))(async () => 7)).toBe(7);
    expect(passed).toEqual(["before_commit", "commit", "after_commit"]);
  });

  it("are not passed by a transaction that is rolled back", async () => {
    const passed: string[] = [];
    const refusing: Transact = (work) => work(run, run).then(() => Promise.reject(new Error("refused")));
    await expect(failingAround(refusing, (at) => passed.push(at))(async () => 7)).rejects.toThrow("refused");
    expect(passed).toEqual(["before_commit"]);
  });

  it("a command is answered behind the last one", async () => {
    const passed: string[] = [];
    const execute = (async () => "done") as Execute;
    expect(await failingBeforeAck(execute, (at) => passed.push(at))({ target: 1, plan: () => "done" })).toBe("done");
    expect(passed).toEqual(["before_ack"]);
  });
});
