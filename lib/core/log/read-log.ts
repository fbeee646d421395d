import { and, asc, desc, eq, gt, lt, lte, ne, type SQL } from "drizzle-orm";
import { messages } from "../../../db/schema";
import type { MessagesPage } from "../../protocol/message";
import { LIMITS } from "../../protocol/values";
import { type Actor, isOutside } from "../actor";
import type { Core } from "../core";
import { readMessages } from "./read-messages";
import type { DialogRow } from "./views";

export type PageRequest = { after_seq?: number | undefined; before_seq?: number | undefined; limit?: number | undefined };

/** The newest number of the log that this actor may see. */
export const lastSeqFor = (actor: Actor, row: DialogRow): number => (isOutside(actor) ? row.public_seq : row.last_seq);

/** The number before it, of those this actor may see. */
export const prevSeqFor = (actor: Actor, row: DialogRow): number =>
  isOutside(actor) ? row.public_prev_seq : Math.max(0, row.last_seq - 1);

/**
 * The read path: a page of a dialog's log (contract 4). `row` was read first, and nothing that was committed after it
 * is in the page: so whoever stands at `last_seq` misses nothing by asking from there.
 */
export async function readLog(core: Core, actor: Actor, row: DialogRow, request: PageRequest): Promise<MessagesPage> {
  const lastSeq = lastSeqFor(actor, row);
  const limit = Math.min(request.limit ?? LIMITS.PAGE_DEFAULT, LIMITS.MESSAGES_PAGE_MAX);
  const known = [eq(messages.dialog_id, row.id), ...(isOutside(actor) ? [ne(messages.kind, "note")] : [])];
  const { after_seq: after, before_seq: before } = request;
  if (after === undefined || after > lastSeq) {
    const page = await newest(
      core,
      and(...known, lte(messages.seq, row.last_seq), before === undefined ? undefined : lt(messages.seq, before)),
      limit,
    );
    return { ...page, last_seq: lastSeq, ...(after === undefined ? {} : { reset: true }) };
  }
  if (after === lastSeq) return { messages: [], last_seq: lastSeq, has_more: false };
  const rows = await core.db
    .select()
    .from(messages)
    .where(and(...known, gt(messages.changed_seq, after), lte(messages.changed_seq, row.last_seq)))
    .orderBy(asc(messages.changed_seq))
    .limit(limit + 1);
  return { messages: await readMessages(core, rows.slice(0, limit)), last_seq: lastSeq, has_more: rows.length > limit };
}

async function newest(core: Core, where: SQL | undefined, limit: number): Promise<Pick<MessagesPage, "messages" | "has_more">> {
  const rows = await core.db
    .select()
    .from(messages)
    .where(where)
    .orderBy(desc(messages.seq))
    .limit(limit + 1);
  return { messages: await readMessages(core, rows.slice(0, limit).reverse()), has_more: rows.length > limit };
}
