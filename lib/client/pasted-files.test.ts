import { expect, test } from "vitest";
import { pastedFiles } from "./pasted-files";

const clipboard = (names: readonly string[], text: string) => ({
  files: names.map((name) => new File(["x"], name)) as unknown as FileList,
  getData: (type: string) => (type === "text/plain" ? text : ""),
});
const pasted = (names: readonly string[], text: string) => pastedFiles(clipboard(names, text)).map(({ name }) => name);

test("text that a word processor copied is pasted as text, without the picture of it", () => {
  expect(pasted(["image.png"], "Dear customer,\r\n\r\nthank you")).toEqual([]);
  expect(pasted(["image.png"], "A1\tB1\nA2\tB2")).toEqual([]);
});

test("a picture alone, such as a screenshot, is a file", () => {
  expect(pasted(["image.png"], "")).toEqual(["image.png"]);
  expect(pasted(["image.png"], " \n")).toEqual(["image.png"]);
});

test("files of a file manager are files, whether it puts their names, paths or addresses beside them", () => {
  expect(pasted(["a b.pdf", "c.txt"], "a b.pdf\nc.txt")).toEqual(["a b.pdf", "c.txt"]);
  expect(pasted(["c.txt"], "/home/ada/c.txt")).toEqual(["c.txt"]);
  expect(pasted(["a b.pdf"], "file:///home/ada/a%20b.pdf")).toEqual(["a b.pdf"]);
});

test("text alone, and nothing at all, are no files", () => {
  expect(pasted([], "Hello")).toEqual([]);
  expect(pastedFiles(null)).toEqual([]);
});
