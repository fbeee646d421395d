import { expect, test } from "vitest";
import { afterIn } from "./after-in";

const list = [{ id: 7 }, { id: 3 }, { id: 9 }];

test("after a conversation comes the next one of the list", () => {
  expect(afterIn(list, 7)).toBe(3);
});

test("at the end of the list one goes on to the one before", () => {
  expect(afterIn(list, 9)).toBe(3);
});

test("where there is no other conversation there is nothing to go on to", () => {
  expect(afterIn([{ id: 7 }], 7)).toBeNull();
  expect(afterIn([], 7)).toBeNull();
});

test("from a conversation that is not in the list one goes on to the first", () => {
  expect(afterIn(list, 100)).toBe(7);
});
