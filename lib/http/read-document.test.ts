import { describe, expect, it } from "vitest";
import type { ReadFor, Task } from "@/lib/core/reading/tasks";
import { titleOf } from "@/lib/core/reading/title-of";
import { fromFile, readDocument } from "./read-document";

/** Stands for the process that reads files: what it reads out is in them already. */
const read = (async (task: Extract<Task, { kind: "file" | "text" }>) => {
  const content = task.kind === "file" ? new TextDecoder().decode(task.bytes) : task.content;
  return { content, title: titleOf(task.type, content), passages: [] };
}) as ReadFor;

describe("a document from a file", () => {
  it("is named by its heading, its title or its file", async () => {
    const from = (name: string, text: string) => fromFile(name, new TextEncoder().encode(text), read);
    expect(await from("a.md", "Hi\n# Returns\nx")).toMatchObject({ title: "Returns", source: "a.md", type: "markdown" });
    expect(await from("a.HTM", "<title> Shop </title>x")).toMatchObject({ title: "Shop", type: "html" });
    expect(await from("a.txt", "# no")).toMatchObject({ title: "a.txt", type: "text" });
    expect(await from("a.PDF", "<h1>You &amp; we</h1>\n<p>x</p>")).toMatchObject({ title: "You & we", source: "a.PDF", type: "pdf" });
    expect(await from("a.docx", "<p>x</p>\n<h2>Later</h2>")).toMatchObject({ title: "a.docx", type: "docx" });
    await expect(from("a.xls", "x")).rejects.toThrow("none of .md");
    await expect(fromFile("a.md", new Uint8Array([0xff, 0xfe]), read)).rejects.toThrow("UTF-8");
  });
});

describe("a document from a request", () => {
  const post = (body: BodyInit, type?: string) =>
    new Request("http://localhost/", { method: "POST", body, headers: type ? { "content-type": type } : {} });

  it("comes as a form or as JSON", async () => {
    const form = new FormData();
    form.set("file", new File(["# Returns\n\nWithin 30 days."], "shop.md"));
    expect(await readDocument(post(form), read)).toMatchObject({
      title: "Returns",
      source: "shop.md",
      content: "# Returns\n\nWithin 30 days.",
    });
    expect(await readDocument(post(JSON.stringify({ title: "A", content: "B" }), "application/json"), read)).toMatchObject({
      title: "A",
      source: "A",
      type: "markdown",
    });
  });

  it("is refused with a reason", async () => {
    await expect(readDocument(post("{", "application/json"), read)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(readDocument(post(JSON.stringify({ title: "A", content: "a\0" }), "application/json"), read)).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(
      readDocument(post(JSON.stringify({ title: "A", content: "a", url: "javascript:alert(1)" }), "application/json"), read),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(readDocument(post(new FormData()), read)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});
