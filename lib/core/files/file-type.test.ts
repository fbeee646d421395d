import { describe, expect, it } from "vitest";
import { PNG } from "@/test/rest";
import { isInline, safeName, typeOf } from "./file-type";
import { imageSize } from "./image-size";

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
      expect(isInline(type)).toBe(false);
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

describe("the size of an image", () => {
  const padded = (bytes: number[]) => Uint8Array.from([...bytes, ...Array.from({ length: 40 }, () => 0)]);
  const ascii = (word: string) => [...word].map((char) => char.charCodeAt(0));

  it("is read from the heads of the common types", () => {
    expect(imageSize(PNG, "image/png")).toEqual({ width: 1, height: 1 });
    expect(imageSize(padded([...ascii("GIF89a"), 0x40, 1, 0xf0, 0]), "image/gif")).toEqual({ width: 320, height: 240 });
    const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 0, 100, 0, 200];
    expect(imageSize(padded(jpeg), "image/jpeg")).toEqual({ width: 200, height: 100 });
    const webp = [...ascii("RIFF"), 0, 0, 0, 0, ...ascii("WEBPVP8X"), 10, 0, 0, 0, 0, 0, 0, 0, 0x8f, 1, 0, 0x2b, 1, 0];
    expect(imageSize(padded(webp), "image/webp")).toEqual({ width: 400, height: 300 });
  });

  it("is not believed where no picture has it", () => {
    const lie = Buffer.from(PNG);
    for (const [width, height] of [
      [0xffffffff, 0xffffffff],
      [0x80000000, 1],
      [1, 0x7fffffff],
      [0, 5],
    ] as const) {
      lie.writeUInt32BE(width, 16);
      lie.writeUInt32BE(height, 20);
      expect(imageSize(lie, "image/png")).toBeUndefined();
    }
  });

  it("is unknown for a file that is cut short, and for other types", () => {
    expect(imageSize(PNG.subarray(0, 20), "image/png")).toBeUndefined();
    expect(imageSize(padded([0xff, 0xd8, 0xff]), "image/jpeg")).toBeUndefined();
    expect(imageSize(PNG, "application/pdf")).toBeUndefined();
  });
});
