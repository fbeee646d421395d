import type { Core } from "../core/core";
import { badRequest, DomainError } from "../core/errors";
import type { Upload } from "../core/files/upload-file";
import { addressKey } from "../core/identity/address-ranges";
import { readBytes } from "./handle";
import { addressOf } from "./identify";

/** What a form needs around its file: boundaries, names, other small fields. */
const FORM_OVERHEAD_BYTES = 65_536;

/**
 * Does what reads a request's upload once there is room for it in memory; until then its body stays unread.
 * @throws DomainError RATE_LIMITED; whatever `work` throws
 */
export async function whenThereIsRoom<T>(core: Core, request: Request, maxBytes: number, work: () => Promise<T>): Promise<T> {
  const announced = Number(request.headers.get("content-length") ?? maxBytes);
  const release = await core.uploads.take(addressKey(addressOf(request)), Math.min(announced, maxBytes));
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * The field `file` of a multipart form.
 * @throws DomainError TOO_LARGE, BAD_REQUEST
 */
export async function readUpload(request: Request, maxBytes: number): Promise<Upload> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type)) throw badRequest("The body is not multipart/form-data with a field `file`");
  const bytes = await readBytes(request, maxBytes + FORM_OVERHEAD_BYTES);
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData().catch(() => {
    throw badRequest("The form can't be read");
  });
  const file = form.get("file");
  if (!(file instanceof File)) throw badRequest("file: is missing");
  if (file.size > maxBytes) throw new DomainError("TOO_LARGE", `The file has ${file.size} bytes; at most ${maxBytes} are allowed`);
  return { name: file.name, type: file.type, content: new Uint8Array(await file.arrayBuffer()) };
}
