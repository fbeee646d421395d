import { expect, test } from "vitest";
import type { Dialog } from "@/lib/protocol/dialog";
import { holdList } from "./hold-list";

const dialog = (id: number, unread = 0) => ({ id, unread }) as Dialog;
const ids = (list: readonly Dialog[]) => list.map(({ id }) => id);

test("a new conversation is counted and moves nothing", () => {
  const { shown, fresh } = holdList([dialog(1), dialog(2)], [dialog(3), dialog(1), dialog(2)]);
  expect(ids(shown)).toEqual([1, 2]);
  expect(fresh).toBe(1);
});

test("a row that changed shows its news where it stands", () => {
  const { shown } = holdList([dialog(1), dialog(2)], [dialog(2, 4), dialog(1)]);
  expect(ids(shown)).toEqual([1, 2]);
  expect(shown[1]?.unread).toBe(4);
});

test("a row that left the list stays until the pointer goes", () => {
  expect(ids(holdList([dialog(1), dialog(2)], [dialog(2)]).shown)).toEqual([1, 2]);
});

test("a page that was loaded below is shown at once and is no news", () => {
  const { shown, fresh } = holdList([dialog(1), dialog(2)], [dialog(1), dialog(2), dialog(8), dialog(9)]);
  expect(ids(shown)).toEqual([1, 2, 8, 9]);
  expect(fresh).toBe(0);
});
