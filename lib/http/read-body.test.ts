import { expect, it } from "vitest";
import { readBytes, readJson } from "./read-body";

/** A request whose client goes away in the middle of its body. */
function broken(headers: Record<string, string>): Request {
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(Buffer.from('{"a":')),
    pull: (stream) => stream.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  });
  return new Request("http://local/api/token", { method: "POST", headers, body, duplex: "half" } as RequestInit);
}

it.each<Record<string, string>>([{ "content-length": "10" }, {}])(
  "a body that breaks off is no fault of the database's: %o",
  async (headers) => {
    await expect(readBytes(broken(headers), 100)).rejects.toMatchObject({ code: "BAD_REQUEST", cause: { message: "aborted" } });
    await expect(readJson(broken(headers), 100)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  },
);
