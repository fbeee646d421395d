import { badRequest } from "../../log";

/** What may be known of one person in all; members read it beside the conversation. */
const BYTES_MAX = 16_384;

/** Merged by key; null forgets a key. @throws DomainError BAD_REQUEST when it is too much to keep */
export function mergeAttributes(known: Record<string, unknown>, given: Record<string, unknown>): Record<string, unknown> {
  const merged = Object.fromEntries(Object.entries({ ...known, ...given }).filter(([, value]) => value !== null));
  if (Buffer.byteLength(JSON.stringify(merged)) > BYTES_MAX) throw badRequest(`attributes: over ${BYTES_MAX} bytes in all`);
  return merged;
}
