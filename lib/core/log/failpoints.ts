import type { Transact } from "../../../db/database";
import type { Execute } from "./command";

/** The failpoints of a write: each leaves another part of the work undone. */
const FAILPOINTS = ["before_commit", "after_commit", "before_ack"] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/**
 * A node that ends itself without a farewell, for the tests of what another one then finishes.
 * @param onOrder calls its listener with what the test says; a failpoint named there is the node's last
 * @param die what ends the process
 */
export function dieAt(onOrder: (listener: (order: unknown) => void) => void, die: () => void): (at: Failpoint) => void {
  let last: Failpoint | undefined;
  onOrder((order) => {
    last = FAILPOINTS.find((failpoint) => failpoint === order);
  });
  return (at) => {
    if (at === last) die();
  };
}

/** Transactions that pass the failpoints around their commit. */
export const failingAround =
  (transact: Transact, reached: (at: Failpoint) => void): Transact =>
  async (work) => {
    const result = await transact(async (run) => {
      // The commit is apart from the last statement, so that there is a moment between them.
      const made = await work(run, run);
      reached("before_commit");
      return made;
    });
    reached("after_commit");
    return result;
  };

/** Commands that pass the failpoint before their answer. */
export const failingBeforeAck =
  (execute: Execute, reached: (at: Failpoint) => void): Execute =>
  async (command) => {
    const result = await execute(command);
    reached("before_ack");
    return result;
  };
