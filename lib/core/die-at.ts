/** The moments of a write between which a node may die: each leaves another part of the work undone. */
export type Moment = "before_commit" | "after_commit" | "before_ack";

/**
 * A node that ends itself without a farewell, for the tests of what another one then finishes.
 * @param when a moment and how often it is to be reached, for instance `after_commit:3`.
 * @param die what ends the process
 */
export function dieAt(when: string, die: () => void = () => void process.kill(process.pid, "SIGKILL")): (moment: Moment) => void {
  const [moment, times] = when.split(":");
  let left = Number(times);
  return (reached) => {
    if (reached !== moment) return;
    left -= 1;
    if (left === 0) die();
  };
}
