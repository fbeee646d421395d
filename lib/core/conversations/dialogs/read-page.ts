import type { MessagesPage } from "../../../protocol/message";
import { LIMITS } from "../../../protocol/values";
import { type Actor, type DialogRow, isOutside, lastSeqFor, type PageKey, type PageRequest, readMessages } from "../../log";
import type { Core } from "../core";

/**
 * A page of a dialog's log (contract 4). `row` was read first, and nothing that was committed after it is in the page: so
 * whoever stands at `last_seq` misses nothing by asking from there. Pages that are asked for at the same time are read
 * together.
 */
export async function readPage(core: Core, actor: Actor, row: DialogRow, request: PageRequest): Promise<MessagesPage> {
  const lastSeq = lastSeqFor(actor, row);
  const limit = Math.min(request.limit ?? LIMITS.PAGE_DEFAULT, LIMITS.MESSAGES_PAGE_MAX);
  const { after_seq: after, before_seq: before = row.last_seq + 1 } = request;
  const known = { dialogId: row.id, upTo: row.last_seq, outside: isOutside(actor) };
  if (after === undefined || after > lastSeq) {
    const { messages, has_more } = await readRows(core, { ...known, before, limit });
    return {
      messages: await readMessages(core, messages.reverse()),
      has_more,
      last_seq: lastSeq,
      ...(after === undefined ? {} : { reset: true }),
    };
  }
  if (after === lastSeq) return { messages: [], last_seq: lastSeq, has_more: false };
  const { messages, has_more } = await readRows(core, { ...known, after, limit });
  return { messages: await readMessages(core, messages), last_seq: lastSeq, has_more };
}

/** One row more than the page has tells whether there is more. */
async function readRows({ rows }: Core, key: PageKey) {
  const found = (await rows.page({ ...key, limit: key.limit + 1 }))?.messages ?? [];
  return { messages: found.slice(0, key.limit), has_more: found.length > key.limit };
}
