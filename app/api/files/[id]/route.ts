import { findFile, readContent } from "@/lib/core/files";
import { allowsRange, namesEtag, rangeOf } from "@/lib/http/byte-range";
import { StreamedResponse } from "@/lib/http/download";
import { handle } from "@/lib/http/handle";
import { isDrawn } from "@/lib/protocol/picture";
import { fileRoutes } from "@/lib/protocol/routes/files";

/** A file is what a stranger uploaded: nothing in it may run under Baton's origin. */
const GUARDED = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
};

const rfc5987 = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

export const GET = handle(fileRoutes.getFile, async ({ core, actor, params, request }) => {
  const file = await findFile(core, actor, params.id);
  const etag = `"${file.id}"`;
  const headers = {
    ...GUARDED,
    etag,
    "accept-ranges": "bytes",
    // Kept, but asked for each time: what is deleted is gone.
    "cache-control": "private, no-cache",
    "content-disposition": `${isDrawn(file.type) ? "inline" : "attachment"}; filename="${file.name.replace(/[^\x20-\x7e]|["\\]/g, "_")}"; filename*=UTF-8''${rfc5987(file.name)}`,
  };
  const asked = (name: string) => request.headers.get(name);
  if (namesEtag(asked("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  const range = request.method === "GET" && allowsRange(asked("if-range"), etag) ? rangeOf(asked("range"), file.size) : undefined;
  if (range === "unsatisfiable")
    return new Response(null, { status: 416, headers: { ...GUARDED, "content-range": `bytes */${file.size}` } });
  const type = file.type.startsWith("text/") ? `${file.type}; charset=utf-8` : file.type;
  const { from, to } = range ?? { from: 0, to: file.size - 1 };
  const answer = {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "content-type": type,
      "content-length": String(to - from + 1),
      ...(range && { "content-range": `bytes ${from}-${to}/${file.size}` }),
    },
  };
  return request.method === "HEAD" ? new Response(null, answer) : new StreamedResponse(readContent(core, file, { from, to }), answer);
});
