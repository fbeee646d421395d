import { isInline } from "@/lib/core/files/file-type";
import { findFile, readContent } from "@/lib/core/files/read-file";
import { handle } from "@/lib/http/handle";
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
    // Kept, but asked for each time: what is deleted is gone.
    "cache-control": "private, no-cache",
    "content-disposition": `${isInline(file.type) ? "inline" : "attachment"}; filename="${file.name.replace(/[^\x20-\x7e]|["\\]/g, "_")}"; filename*=UTF-8''${rfc5987(file.name)}`,
  };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  const type = file.type.startsWith("text/") ? `${file.type}; charset=utf-8` : file.type;
  return new Response(Buffer.from(await readContent(core, file)), {
    headers: { ...headers, "content-type": type, "content-length": String(file.size) },
  });
});
