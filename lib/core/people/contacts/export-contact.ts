import { and, asc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import {
  answerFeedback,
  contacts,
  dialogs,
  fileChunks,
  fileObjects,
  files,
  handoffs,
  mails,
  messages,
  notifications,
  pageViews,
  receipts,
} from "../../../../db/schema";
import { writeAudit } from "../../audit";
import { isLost, readContent } from "../../files";
import { type Actor, ADMIN, isDomainError, type MessageRow, type Need, requireMember, toMessage } from "../../log";
import { readPrivacy, unsealText } from "../../sensitive";
import type { Core } from "../core";
import { contactKey, loadContact, toContact } from "./view";

function may(actor: Actor, need: Need): boolean {
  try {
    requireMember(actor, need);
    return true;
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}

/**
 * All that is kept of a person, as one JSON document made piece by piece: who they are, their conversations, their
 * files in base64. What was masked is whole in it where the actor may reveal it. That it was taken stands in the
 * audit log.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export async function exportContact(core: Core, actor: Actor, id: string): Promise<AsyncGenerator<string>> {
  requireMember(actor, ADMIN);
  const person = await loadContact(core.db, actor.workspaceId, id);
  const reveals = may(actor, { role: (await readPrivacy(core.db, actor.workspaceId)).reveal_role });
  await writeAudit(core.db, actor, "contact.exported", contactKey(person), { revealed: reveals });
  const people = await core.db
    .select()
    .from(contacts)
    .where(or(eq(contacts.id, id), eq(contacts.merged_into, id)));
  const ids = people.map((row) => row.id);
  const principals = people.map(contactKey);
  return (async function* () {
    const now = core.now();
    yield `{"exported_at":${JSON.stringify(now.toISOString())},"contacts":${JSON.stringify(people.map((row) => toContact(row, now)))}`;
    yield `,"pages":${JSON.stringify(await core.db.select().from(pageViews).where(inArray(pageViews.contact_id, ids)).orderBy(asc(pageViews.id)))}`;
    yield ',"conversations":';
    yield* list(dialogsOf(core, ids, principals, reveals));
    yield ',"elsewhere":';
    yield JSON.stringify(await wordsElsewhere(core, ids, reveals));
    yield ',"files":';
    yield* filesOf(core, ids, principals);
    yield `,"notifications":${JSON.stringify(await core.db.select().from(notifications).where(inArray(notifications.principal, principals)))}}\n`;
  })();
}

async function* list(items: AsyncGenerator<unknown>): AsyncGenerator<string> {
  let lead = "[";
  for await (const item of items) {
    yield lead + JSON.stringify(item);
    lead = ",";
  }
  yield lead === "[" ? "[]" : "]";
}

const toExported = (core: Core, row: MessageRow, reveals: boolean) => ({
  ...toMessage(row, null),
  ...(row.sealed !== null && reveals ? { original_text: unsealText(core, row.sealed).text } : {}),
});

/** What they said of an assistant's answers in a conversation. */
const feedbackIn = (core: Core, dialogId: number, principals: string[]) =>
  core.db
    .select({
      message_id: answerFeedback.message_id,
      helpful: answerFeedback.helpful,
      reason: answerFeedback.reason,
      comment: answerFeedback.comment,
      created_at: answerFeedback.created_at,
    })
    .from(answerFeedback)
    .innerJoin(messages, eq(messages.id, answerFeedback.message_id))
    .where(and(eq(messages.dialog_id, dialogId), inArray(answerFeedback.principal, principals)))
    .orderBy(asc(answerFeedback.message_id));

async function* dialogsOf(core: Core, contactIds: string[], principals: string[], reveals: boolean): AsyncGenerator<unknown> {
  const rows = await core.db.select().from(dialogs).where(inArray(dialogs.contact_id, contactIds)).orderBy(asc(dialogs.id));
  for (const { id, status, labels, created_at, resolved_at } of rows) {
    const said = await core.db.select().from(messages).where(eq(messages.dialog_id, id)).orderBy(asc(messages.seq));
    yield {
      id,
      status,
      labels,
      created_at,
      resolved_at,
      messages: said.map((row) => toExported(core, row, reveals)),
      mails: await core.db.select().from(mails).where(eq(mails.dialog_id, id)).orderBy(asc(mails.id)),
      receipts: await core.db.select().from(receipts).where(eq(receipts.dialog_id, id)),
      feedback: await feedbackIn(core, id, principals),
      handoffs: await core.db.select().from(handoffs).where(eq(handoffs.dialog_id, id)),
    };
  }
}

/** What they wrote in the rooms of orders and quotes. */
async function wordsElsewhere(core: Core, contactIds: string[], reveals: boolean): Promise<unknown[]> {
  const rows = await core.db
    .select({ message: messages, kind: dialogs.kind, room: dialogs.room })
    .from(messages)
    .innerJoin(dialogs, eq(dialogs.id, messages.dialog_id))
    .where(inArray(messages.author_id, contactIds))
    .orderBy(asc(messages.id));
  return rows.filter(({ kind }) => kind !== "support").map(({ message, room }) => ({ room, ...toExported(core, message, reveals) }));
}

/** The list of their files, a piece at a time. */
async function* filesOf(core: Core, contactIds: string[], principals: string[]): AsyncGenerator<string> {
  const carried = core.db
    .select({ id: messages.id })
    .from(messages)
    .innerJoin(dialogs, eq(dialogs.id, messages.dialog_id))
    .where(inArray(dialogs.contact_id, contactIds));
  const found = await core.db
    .select({ id: files.id })
    .from(files)
    .where(or(inArray(files.uploaded_by, principals), inArray(files.message_id, carried)));
  let lead = "[";
  for (const { id } of found) {
    const file = await loadStored(core, id);
    if (!file) continue;
    const pieces = readContent(core, file);
    const first = await pieces.next().catch((error: unknown) => {
      if (!isLost(error)) throw error;
      return undefined;
    });
    if (first) {
      yield `${lead}${JSON.stringify(file).slice(0, -1)},"content_base64":"`;
      yield* base64Of(startingWith(first, pieces));
      yield '"}';
      // Named, with nothing in it: one that is lost holds up none of the others.
    } else yield lead + JSON.stringify({ ...file, content_base64: null });
    lead = ",";
  }
  yield lead === "[" ? "[]" : "]";
}

/** Unless it was deleted, or not all of its bytes have come. */
async function loadStored(core: Core, id: string) {
  const { name, type, size, message_id, created_at } = files;
  const stored = core.db
    .select({ bytes: sql<number>`coalesce(sum(octet_length(${fileChunks.content})), 0)` })
    .from(fileChunks)
    .where(eq(fileChunks.file_id, id));
  const [row] = await core.db
    .select({ id: files.id, name, type, size, message_id, created_at })
    .from(files)
    .leftJoin(fileObjects, eq(fileObjects.file_id, files.id))
    .where(and(eq(files.id, id), or(isNotNull(fileObjects.key), eq(size, stored))));
  return row;
}

async function* startingWith(first: IteratorResult<Uint8Array, void>, rest: AsyncGenerator<Uint8Array, void>) {
  if (!first.done) yield first.value;
  yield* rest;
}

async function* base64Of(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([rest, piece]);
    // Three bytes are four characters; only at the end may some be missing.
    const even = bytes.byteLength - (bytes.byteLength % 3);
    yield bytes.toString("base64", 0, even);
    rest = bytes.subarray(even);
  }
  yield rest.toString("base64");
}
