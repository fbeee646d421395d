import { expect, test } from "vitest";
import { countConditions, isSameFilter, queryOf, statedFilter } from "./filter";

test("a filter is the same whatever the order of its fields, and whatever says nothing in it", () => {
  expect(isSameFilter({ q: "", seen_within: 7, attribute: "plan:pro" }, { attribute: "plan:pro", seen_within: 7 })).toBe(true);
  expect(isSameFilter({ seen_within: 7 }, { seen_within: 30 })).toBe(false);
  expect(statedFilter({ q: "", has_email: false, kind: undefined })).toEqual({ has_email: false });
});

test("conditions are counted without the words of the search, and stand in an address with them", () => {
  expect(countConditions({ q: "ada", kind: "visitor", blocked: undefined })).toBe(1);
  expect(queryOf({ q: "ada & co", kind: "visitor" })).toBe("q=ada+%26+co&kind=visitor");
});
