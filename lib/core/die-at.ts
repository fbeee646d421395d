/** The moments of a write between which a node may die: each leaves another part of the work undone. */
export const MOMENTS = ["before_commit", "after_commit", "before_ack"] as const;
export type Moment = (typeof MOMENTS)[number];

/**
 * A node that ends itself without a farewell, for the tests of what another one then finishes.
 * @param onOrder calls its listener with what the test says; a moment named there is the node's last.
 * @param die what ends the process
 */
export function dieAt(onOrder: (listener: (order: unknown) => void) => void, die: () => void): (moment: Moment) => void {
  let last: Moment | undefined;
  onOrder((order) => {
    last = MOMENTS.find((moment) => moment === order);
  });
  return (moment) => {
    if (moment === last) die();
  };
}
