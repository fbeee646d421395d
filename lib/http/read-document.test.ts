import { describe, expect, it } from "vitest";
import { fromFile, readDocument } from "./read-document";

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

describe("a document from a request", () => {
  const post = (body: BodyInit, type?: string) =>
    new Request("http://localhost/", { method: "POST", body, headers: type ? { "content-type": type } : {} });

  it("comes as a form or as JSON", async () => {
    const form = new FormData();
    form.set("file", new File(["# Returns\n\nWithin 30 days."], "shop.md"));
    expect(await readDocument(post(form))).toMatchObject({ title: "Returns", source: "shop.md", content: "# Returns\n\nWithin 30 days." });
    expect(await readDocument(post(JSON.stringify({ title: "A", content: "B" }), "application/json"))).toMatchObject({
      title: "A",
      source: "A",
      type: "markdown",
    });
  });

  it("is refused with a reason", async () => {
    await expect(readDocument(post("{", "application/json"))).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(readDocument(post(JSON.stringify({ title: "A", content: "a\0" }), "application/json"))).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(
      readDocument(post(JSON.stringify({ title: "A", content: "a", url: "javascript:alert(1)" }), "application/json")),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(readDocument(post(new FormData()))).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
