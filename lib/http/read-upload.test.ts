import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileStores, type FileStores } from "../core/files";
import { readUpload, withUpload } from "./read-upload";

const MAX = 1_000;

function sent(form: FormData | string, type?: string): Request {
  return new Request("http://local/api/files", {
    method: "POST",
    body: form,
    ...(type === undefined ? {} : { headers: { "content-type": type } }),
  });
}

function withFile(content: string, name = "a.txt", field = "file"): FormData {
  const form = new FormData();
  form.set(field, new File([content], name, { type: "text/plain" }));
  return form;
}

describe("a form with a file", () => {
  it("gives its bytes, its type, and its name as it was chosen", async () => {
    for (const name of ["a.txt", 'Grüße "x" 日本 50 %.txt', "данные.csv"]) {
      const upload = await readUpload(sent(withFile("words\r\n--x", name)), MAX);
      expect({ ...upload, content: Buffer.from(upload.content).toString() }).toEqual({ name, type: "text/plain", content: "words\r\n--x" });
    }
  });

  it("may have as many bytes as are allowed, and not one more", async () => {
    expect((await readUpload(sent(withFile("x".repeat(MAX))), MAX)).content).toHaveLength(MAX);
    await expect(readUpload(sent(withFile("x".repeat(MAX + 1))), MAX)).rejects.toMatchObject({ code: "TOO_LARGE" });
    const announced = sent(withFile("x"));
    announced.headers.set("content-length", "999999999");
    await expect(readUpload(announced, MAX)).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("is read no further than may be sent, however long a body without a length goes on", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n')),
      pull: (stream) => {
        pulled += 1;
        stream.enqueue(new Uint8Array(10_000));
      },
    });
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const request = new Request("http://local/api/files", { method: "POST", body, headers, duplex: "half" } as RequestInit);
    await expect(readUpload(request, MAX)).rejects.toMatchObject({ code: "TOO_LARGE" });
    expect(pulled).toBeLessThan(30);
  });

  it("may have other fields beside it, of which no other is taken for the file", async () => {
    const form = withFile("other", "b.txt", "other");
    form.append("note", "words");
    form.append("file", new File(["words"], "a.txt"));
    form.append("file", new File(["late"], "c.txt"));
    expect((await readUpload(sent(form), MAX)).name).toBe("a.txt");
  });
});

describe("what is no form with a file is BAD_REQUEST", () => {
  const FORM = "multipart/form-data; boundary=x";
  it.each([
    ["no form", sent("words", "text/plain")],
    ["a form without a boundary", sent("words", "multipart/form-data")],
    ["a form that says nothing", sent("", FORM)],
    ["a form that is cut off", sent('--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nwor', FORM)],
    ["another field", sent(withFile("words", "a.txt", "other"))],
    ["a field that is text", sent('--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nwords\r\n--x--\r\n', FORM)],
  ])("%s", async (_what, request) => {
    await expect(readUpload(request, MAX)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("a large file of a form", () => {
  const SIZE = 2_000_000;
  let folder: string;
  let stores: FileStores;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "baton-form-"));
    const env = { FILES_URL: "file:", BATON_DATA_DIR: folder } as Parameters<typeof createFileStores>[0]["env"];
    stores = createFileStores({ env, db: undefined, log: { error: () => undefined } });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const lying = () => readdirSync(stores.spoolFolder).length;

  it("lies on the disk for as long as it is worked with, and no longer", async () => {
    const seen = await withUpload({ stores }, sent(withFile("x".repeat(SIZE))), SIZE, async ({ name, content }) => ({
      name,
      size: "size" in content ? content.size : 0,
      lying: lying(),
    }));
    expect(seen).toEqual({ name: "a.txt", size: SIZE, lying: 1 });
    expect(lying()).toBe(0);
    const failing = withUpload({ stores }, sent(withFile("x".repeat(SIZE))), SIZE, () => Promise.reject(new Error("no room")));
    await expect(failing).rejects.toThrow("no room");
    expect(lying()).toBe(0);
  });

  it("that is too large, or breaks off, leaves nothing there", async () => {
    const never = async () => expect.unreachable();
    await expect(withUpload({ stores }, sent(withFile("x".repeat(SIZE))), SIZE - 1, never)).rejects.toMatchObject({ code: "TOO_LARGE" });
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(Buffer.from(head + "x".repeat(SIZE / 2))),
      pull: (stream) => stream.error(new Error("the line broke")),
    });
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const request = new Request("http://local/api/files", { method: "POST", body, headers, duplex: "half" } as RequestInit);
    await expect(withUpload({ stores }, request, SIZE, never)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(lying()).toBe(0);
  });

  it("is refused for now where the disk can't take it", async () => {
    writeFileSync(join(folder, "files"), "no folder");
    const refused = withUpload({ stores }, sent(withFile("x".repeat(SIZE))), SIZE, async () => expect.unreachable());
    await expect(refused).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
