import { badRequest } from "./errors";

/** Keyset paging: the cursor holds the sort key of the last row, opaque to clients. */
export const encodeCursor = (key: readonly (string | number)[]): string => Buffer.from(JSON.stringify(key)).toString("base64url");

/** @throws DomainError BAD_REQUEST for what is not a cursor of ours with `parts` parts */
export function decodeCursor(cursor: string, parts: number): (string | number)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === "string" || typeof part === "number")) return key;
  } catch {
    // Falls through to the one refusal below.
  }
  throw badRequest("cursor: is not one that a list answered with");
}

/** Cuts a page out of `limit + 1` rows. */
export function pageOf<R>(
  rows: R[],
  limit: number,
  keyOf: (row: R) => readonly (string | number)[],
): { rows: R[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next_cursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
