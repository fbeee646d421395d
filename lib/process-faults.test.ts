import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { keepingFaultPolicy, surviveFaults } from "./process-faults";

function setUp() {
  const emitter = new EventEmitter();
  const lines: { fault: string; unwritten: number }[] = [];
  let at = 0;
  surviveFaults(emitter, { fatal: (entry: never) => void lines.push(entry) } as never, () => at);
  const pass = (ms: number) => {
    at += ms;
  };
  return { emitter, lines, pass };
}

it("an exception or rejection that nothing caught is logged, and the node goes on", () => {
  const { emitter, lines } = setUp();
  emitter.emit("uncaughtException", new Error("one"));
  emitter.emit("unhandledRejection", new Error("two"));
  expect(lines).toMatchObject([{ fault: "uncaughtException" }, { fault: "unhandledRejection" }]);
});

it("at most twenty a minute are written; the next line says how many were not", () => {
  const { emitter, lines, pass } = setUp();
  for (let n = 0; n < 1_000; n += 1) emitter.emit("uncaughtException", new Error("again"));
  expect(lines).toHaveLength(20);
  pass(60_000);
  emitter.emit("uncaughtException", new Error("again"));
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toMatchObject({ unwritten: 980 });
});

it("what is loaded later adds no policy of its own", async () => {
  const { emitter, lines } = setUp();
  const calls: string[] = [];
  const loaded = await keepingFaultPolicy(emitter, async () => {
    emitter.on("uncaughtException", () => void calls.push("another policy"));
    return 7;
  });
  emitter.emit("uncaughtException", new Error("one"));
  expect([loaded, calls, lines.length]).toEqual([7, [], 1]);
});
