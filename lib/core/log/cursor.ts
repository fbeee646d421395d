import { z } from "zod";
import { parse } from "../../protocol/parse";
import { position } from "../../protocol/values";
import { badRequest } from "./errors";

/** What a list is sorted by, as its cursors carry it. */
export const CURSOR_PART = {
  id: position,
  /** A rank among few. */
  rank: z.number().int().min(0).max(100),
  uuid: z.uuid(),
  text: z.string().min(1).max(2_000),
  /** Of a row's own time: no row is older than Baton. */
  time: z.iso.datetime().refine((time) => Date.parse(time) >= 0, "is before 1970"),
} as const;

type Outputs<P extends readonly z.ZodType[]> = { -readonly [K in keyof P]: z.output<P[K]> };

export type Cursor<P extends readonly z.ZodType[]> = {
  /**
   * The sort key that a cursor holds; without one there is none.
   * @throws DomainError BAD_REQUEST for what this list did not answer with
   */
  read(cursor: string | undefined): Outputs<P> | [];
  /** Cuts a page out of `limit + 1` rows. */
  page<R>(rows: R[], limit: number, keyOf: (row: R) => Outputs<P>): { rows: R[]; next_cursor: string | null };
};

/**
 * Keyset paging of one list: the cursor holds the sort key of the last row, opaque to clients.
 * @param list names the list (and its order): the cursor of another is refused
 */
export function defineCursor<const P extends readonly [z.ZodType, ...z.ZodType[]]>(list: string, parts: P): Cursor<P> {
  const schema = z.tuple([z.literal(list), ...parts]);
  return {
    read(cursor) {
      if (cursor === undefined) return [];
      const parsed = parse(schema, decode(cursor));
      if (!parsed.ok) throw badRequest("cursor: is not one that this list answered with");
      return parsed.value.slice(1) as Outputs<P>;
    },
    page(rows, limit, keyOf) {
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const more = rows.length > limit && last !== undefined;
      return { rows: page, next_cursor: more ? Buffer.from(JSON.stringify([list, ...keyOf(last)])).toString("base64url") : null };
    },
  };
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
