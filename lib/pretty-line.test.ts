import pino from "pino";
import { expect, it } from "vitest";
import { prettyLine } from "./pretty-line";

const written = (log: (logger: pino.Logger) => void): string => {
  const lines: string[] = [];
  log(pino({ base: { node: "a", pid: 1 } }, { write: (text: string) => void lines.push(text) }));
  return lines.join("");
};

it("a line for a person has time, level, event and fields, without those that each line has", () => {
  const line = written((logger) => logger.warn({ port: 3000, from: "here", places: [1, 2] }, "node.started"));
  expect(prettyLine(line, false)).toMatch(/^\d\d:\d\d:\d\d warn {2}node\.started port=3000 from=here places=\[1,2\]\n$/);
  expect(prettyLine(line, true)).toContain("\u001b[33mwarn \u001b[0m");
});

it("an error stands below its line, with what caused it", () => {
  const err = { type: "Error", message: "no", stack: "Error: no\n    at here", cause: { type: "TypeError", message: "nothing there" } };
  const line = JSON.stringify({ level: 50, time: 0, msg: "job.failed", err });
  expect(prettyLine(line, false).split("\n").slice(1)).toEqual(["    Error: no", "        at here", "    TypeError: nothing there", ""]);
});

it("what a terminal would obey is shown instead", () => {
  const line = JSON.stringify({ level: 30, time: 0, msg: "a", agent: "x\u001b[2J\ny" });
  expect(prettyLine(line, false)).toContain("agent=x\\u001b[2J\\ny\n");
});

it("what is no JSON is shown as it is", () => {
  for (const line of ["words\n", "7\n", "{\n"]) expect(prettyLine(line, true)).toBe(line);
});
