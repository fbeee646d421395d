import type { contacts, members } from "../../../../db/schema";
import { cut } from "../../../protocol/cut";
import type { Dialog, DialogVisitor, LastWords, QueueStanding } from "../../../protocol/dialog";
import type { Message } from "../../../protocol/message";
import { type Actor, type DialogRow, isOutside, type LastWordsRow, readMessages, roomOf } from "../../log";
import type { Core } from "../core";
import { standingsOf } from "../handoffs/queue";

/** For whom a summary is: members see notes' numbers and the visitor's details; the visitor's side a reduced form. */
export type Side = "members" | "outside";

export const sideOf = (actor: Actor): Side => (isOutside(actor) ? "outside" : "members");

/** What dialogs name, by its id. */
type Named = {
  standings: Map<number, QueueStanding>;
  messages: Map<number, Message>;
  words: Map<number, LastWordsRow>;
  contacts: Map<string, typeof contacts.$inferSelect>;
  members: Map<number, typeof members.$inferSelect>;
  assistants: Map<string, string>;
};

const lastIdFor = (row: DialogRow, side: Side): number | null => (side === "members" ? row.last_message_id : row.public_message_id);

/** One alone is read with what others ask for at the same time; of several each kind of thing is one query. */
async function readNamed(core: Pick<Core, "rows" | "queue" | "now">, rows: readonly DialogRow[], sides: readonly Side[]): Promise<Named> {
  const from = rows.length === 1 ? one : many;
  const lastIds = rows.flatMap((row) => sides.map((side) => lastIdFor(row, side)));
  const withWords = sides.includes("members") ? rows.filter(({ kind }) => kind === "support").map(({ id }) => id) : [];
  const [standings, lasts, words, people, assignees, assistants] = await Promise.all([
    standingsOf(core, rows),
    from(core.rows.message, lastIds).then((found) => readMessages(core, [...found.values()])),
    from(core.rows.lastWords, withWords),
    from(
      core.rows.contact,
      rows.map(({ contact_id }) => contact_id),
    ),
    from(
      core.rows.member,
      rows.map(({ assignee_id }) => assignee_id),
    ),
    assistantNames(core, rows),
  ]);
  return { standings, messages: new Map(lasts.map((last) => [last.id, last])), words, contacts: people, members: assignees, assistants };
}

type ByKey<K, R> = ((key: K) => Promise<R | undefined>) & { many(keys: readonly (K | null)[]): Promise<Map<K, R>> };

const many = <K, R>(read: ByKey<K, R>, keys: readonly (K | null)[]) => read.many(keys);

async function one<K, R>(read: ByKey<K, R>, keys: readonly (K | null)[]): Promise<Map<K, R>> {
  const found = new Map<K, R>();
  await Promise.all(
    [...new Set(keys)].map(async (key) => {
      const row = key === null ? undefined : await read(key);
      if (key !== null && row !== undefined) found.set(key, row);
    }),
  );
  return found;
}

async function assistantNames({ rows }: Pick<Core, "rows">, dialogs: readonly DialogRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(dialogs.map(({ assistant_id }) => assistant_id))].filter((id) => id !== null);
  const found = await Promise.all(ids.map((id) => rows.anyAssistant(id)));
  return new Map(found.flatMap((row) => (row ? [[row.id, row.name]] : [])));
}

const of = <K, R>(found: Map<K, R>, key: K | null): R | undefined => (key === null ? undefined : found.get(key));

function shape(row: DialogRow, side: Side, named: Named, now: Date): Dialog {
  const contact = of(named.contacts, row.contact_id);
  const assignee = of(named.members, row.assignee_id);
  const assistant = of(named.assistants, row.assistant_id);
  const dialog: Dialog = {
    id: row.id,
    room: roomOf(row),
    title: row.title,
    status: row.status,
    priority: row.priority,
    assignee: assignee ? { id: assignee.id, name: assignee.name, avatar_url: assignee.avatar_url } : null,
    visitor: contact ? toVisitor(contact, side, now) : null,
    assistant: row.assistant_id !== null && assistant !== undefined ? { id: row.assistant_id, name: assistant } : null,
    labels: side === "members" ? row.labels : [],
    last_message: of(named.messages, lastIdFor(row, side)) ?? null,
    last_seq: side === "members" ? row.last_seq : row.public_seq,
    unread: side === "members" ? row.unread_members : row.unread_visitor,
    waiting_since: row.waiting_since?.toISOString() ?? null,
    queue: toStanding(named.standings.get(row.id), side),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
  if (side !== "members") return dialog;
  const words = named.words.get(row.id);
  dialog.last_words = words ? toWords(words) : null;
  return dialog;
}

/** As much of a text as a list shows. */
const WORDS_MAX = 280;

const toWords = ({ text, attachments, created_at }: LastWordsRow): LastWords => ({
  text: cut(text, WORDS_MAX),
  attachments: attachments.map(({ name, type }) => ({ name, type })),
  timestamp: created_at.toISOString(),
});

/** The wire form of dialogs: what they name is read with one query for each kind of thing, however many they are. */
export async function summarize(core: Pick<Core, "rows" | "queue" | "now">, rows: readonly DialogRow[], side: Side): Promise<Dialog[]> {
  const named = await readNamed(core, rows, [side]);
  const now = core.now();
  return rows.map((row) => shape(row, side, named, now));
}

/** The same for both sides, with one look at what the dialogs name. */
export async function summarizeBoth(
  core: Pick<Core, "rows" | "queue" | "now">,
  rows: readonly DialogRow[],
): Promise<Record<Side, Dialog>[]> {
  const named = await readNamed(core, rows, ["members", "outside"]);
  const now = core.now();
  return rows.map((row) => ({ members: shape(row, "members", named, now), outside: shape(row, "outside", named, now) }));
}

export async function summarizeOne(core: Pick<Core, "rows" | "queue" | "now">, row: DialogRow, side: Side): Promise<Dialog> {
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
  if (side === "outside") return { id: row.id, name: row.name, email: row.email };
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    kind: row.kind,
    external_id: row.external_id,
    online: row.online_until !== null && row.online_until.getTime() > now.getTime(),
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
