import { expect, it } from "vitest";
import { isNarrowed, queryOf, readRecordsAddress, writeRecordsAddress } from "./address";

const read = (search: string) => readRecordsAddress(new URLSearchParams(search));

it("an address of orders says again what it was read from, and leaves out what can't be meant", () => {
  const search = "?status=packed&query=bicycle+1&due=week&sort=due";
  expect(writeRecordsAddress(read(search))).toBe(search);
  expect(read("due=never&sort=colour&status=%20&other=1")).toEqual({ sort: "updated" });
  expect(writeRecordsAddress(read("sort=updated"))).toBe("");
});

it("a sort alone narrows nothing", () => {
  expect([read("sort=due"), read("due=past"), read("status=new")].map(isNarrowed)).toEqual([false, true, true]);
});

it("a deadline is asked for from now on", () => {
  const now = Date.parse("2030-01-01T00:00:00Z");
  expect(queryOf(read("due=past"), now)).toEqual({ sort: "updated", due_before: "2030-01-01T00:00:00.000Z" });
  expect(queryOf(read("due=week"), now)).toEqual({
    sort: "updated",
    due_after: "2030-01-01T00:00:00.000Z",
    due_before: "2030-01-08T00:00:00.000Z",
  });
});
