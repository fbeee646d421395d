import { describe, expect, it } from "vitest";
import { allowsRange, namesEtag, rangeOf } from "./byte-range";

describe("the range of a content of 100 bytes", () => {
  it.each([
    ["bytes=0-9", { from: 0, to: 9 }],
    ["Bytes=90-", { from: 90, to: 99 }],
    ["bytes=90-1000", { from: 90, to: 99 }],
    ["bytes=-10", { from: 90, to: 99 }],
    ["bytes=-1000", { from: 0, to: 99 }],
    ["bytes=99-99", { from: 99, to: 99 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=99999999999999999999-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
  ])("%s is asked for", (header, range) => expect(rangeOf(header, 100)).toEqual(range));

  it.each([null, "", "bytes=", "bytes=-", "bytes=9-1", "bytes=a-b", "bytes=0-1,5-6", "items=0-9", "bytes 0-9", "bytes=-1-2"])(
    "%s asks for the whole",
    (header) => expect(rangeOf(header, 100)).toBeUndefined(),
  );
});

describe("the entity tag", () => {
  it.each(['"a"', 'W/"a"', '"x", W/"a"', '"x,y","a"', "*"])("is named by %s", (header) => expect(namesEtag(header, '"a"')).toBe(true));
  it.each([null, "", "a", '"b"', '"b, a"'])("is not named by %s", (header) => expect(namesEtag(header, '"a"')).toBe(false));
  it("allows a range only where it is the very same", () => {
    expect([null, '"a"', 'W/"a"', '"b"', "Wed, 21 Oct 2015 07:28:00 GMT"].map((header) => allowsRange(header, '"a"'))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
