import { describe, expect, it } from "vitest";
import { fromFile } from "./read-document";

describe("a document from a file", () => {
  it("is named by its heading, its title or its file", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(fromFile("a.md", bytes("Hi\n# Returns\nx"))).toMatchObject({ title: "Returns", source: "a.md", type: "markdown" });
    expect(fromFile("a.HTM", bytes("<title> Shop </title>x"))).toMatchObject({ title: "Shop", type: "html" });
    expect(fromFile("a.txt", bytes("# no"))).toMatchObject({ title: "a.txt", type: "text" });
    expect(() => fromFile("a.pdf", bytes("x"))).toThrow("none of .md");
    expect(() => fromFile("a.md", new Uint8Array([0xff, 0xfe]))).toThrow("UTF-8");
  });
});
