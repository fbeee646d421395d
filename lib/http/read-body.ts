import { badRequest, DomainError, isDomainError } from "../core/log";

/**
 * The body of a request, no more than it may have, whatever the length header says.
 * @param max bytes
 * @throws DomainError TOO_LARGE, BAD_REQUEST
 */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  try {
    return await readWhole(request, max);
  } catch (cause) {
    // The code of a client's connection that broke is the same as that of the database's.
    throw isDomainError(cause) ? cause : Object.assign(badRequest("The body broke off"), { cause });
  }
}

async function readWhole(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = () => new DomainError("TOO_LARGE", `The body is over ${max} bytes`);
  const announced = request.headers.get("content-length");
  if (Number(announced ?? 0) > max) throw tooLarge();
  // The HTTP parser ends the body where its header says; the pieces of a stream would be the dearest part of a request.
  if (announced !== null) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > max) throw tooLarge();
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

/**
 * @returns the body as JSON; undefined where there is none
 * @throws DomainError TOO_LARGE, BAD_REQUEST
 */
export async function readJson(request: Request, max: number): Promise<unknown> {
  const bytes = await readBytes(request, max);
  if (bytes.byteLength === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw badRequest("The body is not valid JSON in UTF-8");
  }
}
