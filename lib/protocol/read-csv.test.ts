import { expect, test } from "vitest";
import { csvCell } from "../core/system/csv";
import { readCsv } from "./read-csv";

const cells = (text: string) => readCsv(text).map((row) => row.cells);

test.each([
  [
    "a,b\r\n1,2\r\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "a;b;c\n1,5;2;3",
    [
      ["a", "b", "c"],
      ["1,5", "2", "3"],
    ],
  ],
  [
    "\uFEFFa\tb\r1\t2",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    'name,note\n"Ada, ""the first""","two\nlines"\n',
    [
      ["name", "note"],
      ['Ada, "the first"', "two\nlines"],
    ],
  ],
  [
    "a,b\n,\n\n  \n",
    [
      ["a", "b"],
      ["", ""],
    ],
  ],
  ['a\n"not closed, to the end', [["a"], ["not closed, to the end"]]],
  [
    'a,b\n"x"y,z',
    [
      ["a", "b"],
      ["xy", "z"],
    ],
  ],
  ["", []],
])("%j", (text, rows) => {
  expect(cells(text)).toEqual(rows);
});

test("each row says on which line of the file it begins", () => {
  expect(readCsv('a\n"one\ntwo"\n\nlast').map(({ line }) => line)).toEqual([1, 2, 5]);
});

test("what is written is read the same", () => {
  const row = ['with "marks"', "two\r\nlines", "a, b", ""];
  expect(cells(`head,,,\r\n${row.map(csvCell).join(",")}\r\n`)[1]).toEqual(row);
});

test("a file of nothing but signs costs no more than its length", () => {
  const begun = performance.now();
  for (const sign of ['"', ",", '""', '"a', "\r\n,"]) readCsv(sign.repeat(100_000));
  expect(performance.now() - begun).toBeLessThan(2_000);
});
