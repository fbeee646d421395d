import { expect, it } from "vitest";
import { Order } from "./inbox";

/** Work that ends when the test says so, and records its beginning. */
function setUp() {
  const order = new Order();
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (key: number | undefined, name: string) =>
    order.run(key, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { order, begun, run, turn, end: (name: string) => ends.get(name)?.() };
}

it("P3: what goes to one dialog goes one after another, what goes to others does not wait", async () => {
  const { begun, run, turn, end } = setUp();
  run(1, "a1");
  run(1, "a2");
  run(2, "b1");
  await turn();
  expect(begun).toEqual(["a1", "b1"]);
  end("a1");
  await turn();
  expect(begun).toEqual(["a1", "b1", "a2"]);
});

it("P3: a request without a dialog waits for all before it, and all after it for it", async () => {
  const { begun, run, turn, end } = setUp();
  run(1, "a1");
  run(2, "b1");
  run(undefined, "join");
  run(1, "a2");
  await turn();
  end("a1");
  await turn();
  expect(begun).toEqual(["a1", "b1"]);
  end("b1");
  await turn();
  expect(begun).toEqual(["a1", "b1", "join"]);
  end("join");
  await turn();
  expect(begun).toEqual(["a1", "b1", "join", "a2"]);
});

it("is settled when everything asked so far is answered", async () => {
  const { order, run, turn, end } = setUp();
  let settled = false;
  run(1, "a1");
  run(undefined, "join");
  void order.settled().then(() => {
    settled = true;
  });
  await turn();
  end("a1");
  await turn();
  expect(settled).toBe(false);
  end("join");
  await turn();
  expect(settled).toBe(true);
});
