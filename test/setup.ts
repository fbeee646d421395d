import { format } from "node:util";
import { afterEach, beforeEach, expect } from "vitest";

const printed: string[] = [];
const original = console.error;

// A test that means to see an error replaces console.error by a spy of its own.
beforeEach(() => {
  printed.length = 0;
  console.error = (...args: unknown[]) => {
    printed.push(format(...args));
    original(...args);
  };
});

afterEach(() => {
  console.error = original;
  expect(printed, "console.error was called").toEqual([]);
});
