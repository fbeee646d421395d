/** Positions of the first and the last byte, both included. */
export type ByteRange = { from: number; to: number };

/**
 * The part of a content that a `Range` header asks for (RFC 9110, 14).
 * @param size bytes of the whole, at least one
 * @returns undefined where the header is to be ignored: no range, one that is not well-formed, or several
 */
export function rangeOf(header: string | null, size: number): ByteRange | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first === "") return Number(last) === 0 ? "unsatisfiable" : { from: Math.max(0, size - Number(last)), to: size - 1 };
  const from = Number(first);
  const to = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < from) return undefined;
  return from >= size ? "unsatisfiable" : { from, to };
}

/** Whether an `If-None-Match` header names the entity tag: any of its list, weak or strong (RFC 9110, 13.1.2). */
export const namesEtag = (header: string | null, etag: string): boolean =>
  header !== null && (header.trim() === "*" || header.match(/"[^"]*"/g)?.some((tag) => tag === etag) === true);

/** Whether a range may be answered: an `If-Range` header has to name the very entity tag, a weak one or a date never does (13.1.5). */
export const allowsRange = (ifRange: string | null, etag: string): boolean => ifRange === null || ifRange.trim() === etag;
