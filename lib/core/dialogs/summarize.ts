import type { contacts } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import type { Dialog, DialogVisitor, LastWords, QueueStanding } from "../../protocol/dialog";
import type { Message } from "../../protocol/message";
import { type Actor, isOutside } from "../actor";
import type { Core } from "../core";
import { standingsOf } from "../handoffs/queue";
import { readMessages } from "../log/read-messages";
import { type DialogRow, roomOf } from "../log/views";
import type { LastWordsRow } from "../rows";

/** For whom a summary is: members see notes' numbers and the visitor's details; the visitor's side a reduced form. */
export type Side = "members" | "outside";

export const sideOf = (actor: Actor): Side => (isOutside(actor) ? "outside" : "members");

async function shape(core: Core, row: DialogRow, side: Side, standing: QueueStanding | undefined): Promise<Dialog> {
  const { rows, now } = core;
  const lastId = side === "members" ? row.last_message_id : row.public_message_id;
  const [last, words, contact, assignee, assistant] = await Promise.all([
    lastId === null ? undefined : lastMessage(core, lastId),
    side === "members" && row.kind === "support" ? rows.lastWords(row.id) : undefined,
    row.contact_id === null ? undefined : rows.contact(row.contact_id),
    row.assignee_id === null ? undefined : rows.member(row.assignee_id),
    row.assistant_id === null ? undefined : rows.anyAssistant(row.assistant_id),
  ]);
  return {
    id: row.id,
    room: roomOf(row),
    title: row.title,
    status: row.status,
    priority: row.priority,
    assignee: assignee ? { id: assignee.id, name: assignee.name, avatar_url: assignee.avatar_url } : null,
    visitor: contact ? toVisitor(contact, side, now()) : null,
    assistant: assistant ? { id: assistant.id, name: assistant.name } : null,
    labels: side === "members" ? row.labels : [],
    last_message: last ?? null,
    ...(side === "members" ? { last_words: words ? toWords(words) : null } : {}),
    last_seq: side === "members" ? row.last_seq : row.public_seq,
    unread: side === "members" ? row.unread_members : row.unread_visitor,
    waiting_since: row.waiting_since?.toISOString() ?? null,
    queue: toStanding(standing, side),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

async function lastMessage(core: Core, id: number): Promise<Message | undefined> {
  const row = await core.rows.message(id);
  const [message] = row ? await readMessages(core, [row]) : [];
  return message;
}

/** As much of a text as a list shows. */
const WORDS_MAX = 280;

const toWords = ({ text, attachments, created_at }: LastWordsRow): LastWords => ({
  text: cut(text, WORDS_MAX),
  attachments: attachments.map(({ name, type }) => ({ name, type })),
  timestamp: created_at.toISOString(),
});

/** The wire form of dialogs: what they name is read with one query for each kind of thing, however many they are. */
export async function summarize(core: Core, rows: readonly DialogRow[], side: Side): Promise<Dialog[]> {
  const standings = await standingsOf(core, rows);
  return Promise.all(rows.map((row) => shape(core, row, side, standings.get(row.id))));
}

/** The same for both sides, with one look at what the dialogs name. */
export async function summarizeBoth(core: Core, rows: readonly DialogRow[]): Promise<Record<Side, Dialog>[]> {
  const standings = await standingsOf(core, rows);
  return Promise.all(
    rows.map(async (row) => {
      const standing = standings.get(row.id);
      const [members, outside] = await Promise.all([shape(core, row, "members", standing), shape(core, row, "outside", standing)]);
      return { members, outside };
    }),
  );
}

export async function summarizeOne(core: Core, row: DialogRow, side: Side): Promise<Dialog> {
  const [dialog] = await summarize(core, [row], side);
  return dialog as Dialog;
}

function toStanding(standing: QueueStanding | undefined, side: Side): QueueStanding | null {
  if (!standing) return null;
  if (side === "members") return standing;
  const { reason: _reason, offered_to: _offered, ...reduced } = standing;
  return reduced;
}

function toVisitor(row: typeof contacts.$inferSelect, side: Side, now: Date): DialogVisitor {
  const reduced = { id: row.id, name: row.name, email: row.email };
  if (side === "outside") return reduced;
  return {
    ...reduced,
    kind: row.kind,
    external_id: row.external_id,
    online: row.online_until !== null && row.online_until > now,
    last_seen: row.last_seen?.toISOString() ?? null,
    page_url: row.page_url,
    page_title: row.page_title,
    referrer: row.referrer,
    user_agent: row.user_agent,
    locale: row.locale,
    timezone: row.timezone,
    attributes: row.attributes,
  };
}
