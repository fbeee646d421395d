import { checkFileQuota, findFile, readContent, uploadFile } from "../../core/files";
import { principalKey } from "../../core/log";
import { limitStranger, takeOne } from "../../core/system";
import { isDrawn } from "../../protocol/picture";
import { fileRoutes } from "../../protocol/routes/files";
import { allowsRange, namesEtag, rangeOf } from "../byte-range";
import { StreamedResponse } from "../download";
import { implement } from "../implement";
import { announcedBytes, whenThereIsRoom, withUpload } from "../read-upload";

/** A file is what a stranger uploaded: nothing in it may run under Baton's origin. */
const GUARDED = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
};

const rfc5987 = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

export const files = implement(fileRoutes, {
  uploadFile: async ({ core, actor, request }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "uploads");
    await limitStranger(core, actor, "uploads");
    const max = core.env.MAX_UPLOAD_BYTES;
    const announced = announcedBytes(request);
    // What can't be kept need not be read; whoever reads what is over the limit for one file refuses it.
    if (announced <= max) await checkFileQuota(core, core.db, actor, announced);
    return whenThereIsRoom(core, request, max, () => withUpload(core, request, max, (upload) => uploadFile(core, actor, upload)));
  },

  getFile: async ({ core, actor, params, request }) => {
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
    if (request.method === "HEAD") return new Response(null, answer);
    const pieces = readContent(core, file, { from, to });
    const first = await pieces.next();
    return new StreamedResponse(pieces, answer, first.done ? undefined : first.value);
  },
});
