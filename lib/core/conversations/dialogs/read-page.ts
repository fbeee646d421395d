import type { Dialog } from "../../../protocol/dialog";
import type { MessagesPage } from "../../../protocol/message";
import { type PersonNow, personKey } from "../../../protocol/transcript-line";
import { LIMITS } from "../../../protocol/values";
import {
  type Actor,
  type DialogRow,
  type FoundPage,
  isOutside,
  lastSeqFor,
  type Named,
  type PageKey,
  type PageRequest,
  readMessages,
  requireAdmitted,
  type Summary,
} from "../../log";
import type { Core } from "../core";
import { shapeSummaries, sideOf, summaryFor } from "./summarize";

/** A dialog, and a page of its log of the same moment. */
type OpenedPage = { row: DialogRow; page: MessagesPage };

/**
 * A page of a dialog's log (protocol.md 4). Nothing that was committed after `row` is in the page: so whoever stands at
 * `last_seq` misses nothing by asking from there. Pages that are asked for at the same time are read together.
 * @throws DomainError NOT_FOUND
 */
export async function readPage(core: Core, actor: Actor, dialogId: number, request: PageRequest): Promise<OpenedPage> {
  const { row, page } = await open(core, actor, request, { dialogId });
  return { row, page };
}

/** The same with the dialog's summary of that moment. @throws DomainError NOT_FOUND */
export async function readWithSummary(
  core: Core,
  actor: Actor,
  dialogId: number,
  request: PageRequest,
): Promise<MessagesPage & { dialog: Dialog }> {
  const { row, page, named } = await open(core, actor, request, { dialogId, summary: true });
  const [summary] = await shapeSummaries(core, [{ dialog: row, named: named as Named }], sideOf(actor));
  return { dialog: summaryFor(actor, summary as Summary), ...page };
}

type Opened = OpenedPage & Pick<FoundPage, "named">;

async function open(core: Core, actor: Actor, request: PageRequest, what: Pick<PageKey, "dialogId" | "summary">): Promise<Opened> {
  const limit = Math.min(request.limit ?? LIMITS.PAGE_DEFAULT, LIMITS.MESSAGES_PAGE_MAX);
  const known = { ...what, limit, outside: isOutside(actor) };
  const { after_seq: after, before_seq: before, offset: skip } = request;
  if (after === undefined) return readNewest(core, actor, { ...known, before, skip });
  const { found, row } = await find(core, actor, { ...known, after });
  const last_seq = lastSeqFor(actor, row);
  if (after > last_seq) {
    const { page, ...newest } = await readNewest(core, actor, { ...known, before });
    return { ...newest, page: { ...page, reset: true } };
  }
  const messages = await withNames(core, actor, found);
  return { row, named: found.named, page: { messages, last_seq, has_more: found.has_more } };
}

async function readNewest(core: Core, actor: Actor, key: PageKey): Promise<Opened> {
  const { found, row } = await find(core, actor, key);
  const messages = await withNames(core, actor, { ...found, messages: found.messages.reverse() });
  return { row, named: found.named, page: { messages, has_more: found.has_more, last_seq: lastSeqFor(actor, row) } };
}

async function find(core: Core, actor: Actor, key: PageKey): Promise<{ found: FoundPage; row: DialogRow }> {
  const found = await core.rows.page(key);
  const row = await requireAdmitted(core.db, actor, found?.dialog);
  return { found: found as FoundPage, row };
}

/** Whose dialog it is was read with it. */
function withNames(core: Core, reader: Actor, { contact, messages }: FoundPage) {
  const known = contact && new Map<string, PersonNow>([[personKey("visitor", contact.id), { name: contact.name, avatar_url: null }]]);
  return readMessages(core, reader, messages, known ?? undefined);
}
