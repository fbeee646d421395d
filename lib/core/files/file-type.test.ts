import { describe, expect, it } from "vitest";
import { isDrawn } from "@/lib/protocol/picture";
import { PNG } from "@/test/rest";
import { safeName, typeOf } from "./file-type";

const text = (content: string) => new TextEncoder().encode(content);

describe("the type of a file", () => {
  it("is that of its content, whatever its uploader says", async () => {
    expect(await typeOf(PNG, "text/html")).toBe("image/png");
    expect(await typeOf(text("<script>alert(1)</script>"), "image/png")).toBe("text/plain");
    expect(await typeOf(Uint8Array.of(1, 0, 2), "image/jpeg")).toBe("application/octet-stream");
  });

  it("is the uploader's word among kinds of text", async () => {
    expect(await typeOf(text("a,b\n1,2"), "text/csv; charset=utf-8")).toBe("text/csv");
    expect(await typeOf(text("plain"), "application/x-made-up")).toBe("text/plain");
  });

  it("never makes a document that runs scripts an image", async () => {
    for (const svg of ["<svg xmlns='http://www.w3.org/2000/svg'/>", "<?xml version='1.0'?><svg/>"]) {
      const type = await typeOf(text(svg), "image/svg+xml");
      expect(type).toBe("application/xml");
      expect(isDrawn(type)).toBe(false);
    }
  });
});

describe("the name of a file", () => {
  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\fakepath\\photo.jpg", "photo.jpg"],
    ["invoice\u202Egpj.exe", "invoicegpj.exe"],
    ["\u0000\r\n", "file"],
    ["...hidden", "hidden"],
    ["größe 日本.pdf", "größe 日本.pdf"],
    ["👩‍👩‍👧.png", "👩‍👩‍👧.png"],
    ["می‌خواهم.pdf", "می‌خواهم.pdf"],
  ])("%j becomes %j", (given, kept) => expect(safeName(given)).toBe(kept));

  it("keeps its extension when it is cut", () => {
    const name = safeName(`${"x".repeat(400)}.pdf`);
    expect(name.length).toBe(180);
    expect(name.endsWith(".pdf")).toBe(true);
  });
});
