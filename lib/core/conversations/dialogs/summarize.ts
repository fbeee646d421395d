import { cut } from "../../../protocol/cut";
import type { Dialog, DialogVisitor, LastWords, Person, QueueStanding, Rating } from "../../../protocol/dialog";
import type { Message } from "../../../protocol/message";
import { type PersonNow, personKey } from "../../../protocol/transcript-line";
import {
  type Actor,
  type DialogRow,
  directPairOf,
  hasReacted,
  isOutside,
  type Named,
  type NamedTeam,
  type OutsideActor,
  readMessages,
  roomOf,
  type Summary,
  type SummaryContact,
  type SummaryDialog,
  type SummaryWords,
  toReactions,
  wireTime,
} from "../../log";
import type { Core } from "../core";
import { standingsOf } from "../handoffs/queue";

/** For whom a summary is: members see notes' numbers and the visitor's details; the visitor's side a reduced form. */
export type Side = "members" | "outside";

export const sideOf = (actor: Actor): Side => (isOutside(actor) ? "outside" : "members");

/** The same object for all who did not. */
export function summaryFor(reader: Actor, { dialog, reactions }: Summary): Dialog {
  const { last_message: last } = dialog;
  if (!last || !hasReacted(reactions, reader)) return dialog;
  return { ...dialog, last_message: { ...last, reactions: toReactions(reactions, reader) } };
}

type Found = { dialog: SummaryDialog; named: Named };

/** What summaries are read by. */
type Reads = Pick<Core, "rows" | "queue" | "now">;

/** What dialogs show beside their own rows, by its id. */
type Around = {
  standings: Map<number, QueueStanding>;
  messages: Map<number, Message>;
  people: Map<number, Person>;
  assistants: Map<string, string>;
  teams: Map<number, NamedTeam>;
};

/** What the dialogs of commands name: of all that is asked for at the same time with one query. */
async function findNamed(core: Reads, rows: readonly DialogRow[], sides: readonly Side[]): Promise<Found[]> {
  const [members, outside] = [sides.includes("members"), sides.includes("outside")];
  return Promise.all(
    rows.map(async (dialog) => {
      const { id, kind, contact_id, last_message_id, public_message_id } = dialog;
      const named = await core.rows.named({ id, kind, contact_id, last_message_id, public_message_id, members, outside });
      return { dialog, named };
    }),
  );
}

async function readAround(core: Reads, found: readonly Found[]): Promise<Around> {
  const dialogs = found.map(({ dialog }) => dialog);
  const lasts = found.flatMap(({ named: { last, publicLast } }) => [last, publicLast]).filter((row) => row !== null);
  const [standings, messages, people, assistants, teams] = await Promise.all([
    standingsOf(core, dialogs),
    readMessages(core, null, lasts, peopleOf(found)),
    assigneesOf(core, dialogs),
    assistantNames(core, dialogs),
    teamsOf(core, dialogs),
  ]);
  return { standings, messages: new Map(messages.map((message) => [message.id, message])), people, assistants, teams };
}

/** Whose conversations they are is read with them. Who was merged into another is called by the other's name. */
const peopleOf = (found: readonly Found[]): Map<string, PersonNow> =>
  new Map(
    found.flatMap(({ named: { contact } }) =>
      contact && contact.merged_into === null ? [[personKey(contact.kind, contact.id), { name: contact.name, avatar_url: null }]] : [],
    ),
  );

async function assigneesOf({ rows }: Reads, dialogs: readonly SummaryDialog[]): Promise<Map<number, Person>> {
  const ids = [...new Set(dialogs.flatMap((row) => [row.assignee_id, memberIn(row)]))].filter((id) => id !== null);
  const found = await Promise.all(ids.map((id) => rows.person(id)));
  return new Map(found.flatMap((person) => (person ? [[person.id, person]] : [])));
}

/** The member of a customer's direct messages: for the customer it is they who have the conversation. */
function memberIn({ kind, room }: Pick<SummaryDialog, "kind" | "room">): number | null {
  const pair = kind === "user" ? directPairOf(room) : null;
  const [one, other] = (pair ?? []).filter((id) => /^\d+$/.test(id));
  return one !== undefined && other === undefined ? Number(one) : null;
}

async function assistantNames({ rows }: Reads, dialogs: readonly SummaryDialog[]): Promise<Map<string, string>> {
  const ids = [...new Set(dialogs.map(({ assistant_id }) => assistant_id))].filter((id) => id !== null);
  const found = await Promise.all(ids.map((id) => rows.anyAssistant(id)));
  return new Map(found.flatMap((row) => (row ? [[row.id, row.name]] : [])));
}

async function teamsOf({ rows }: Reads, dialogs: readonly SummaryDialog[]): Promise<Map<number, NamedTeam>> {
  const ids = [...new Set(dialogs.map(({ team_id }) => team_id))].filter((id) => id !== null);
  const found = await Promise.all(ids.map((id) => rows.namedTeam(id)));
  return new Map(found.flatMap((team) => (team ? [[team.id, team]] : [])));
}

const of = <K, R>(found: Map<K, R>, key: K | null): R | undefined => (key === null ? undefined : found.get(key));

const lastIdFor = (row: SummaryDialog, side: Side): number | null => (side === "members" ? row.last_message_id : row.public_message_id);

/** @param now the time as clients get it */
function shape({ dialog: row, named }: Found, side: Side, around: Around, now: string): Dialog {
  const { contact, words } = named;
  const assistant = of(around.assistants, row.assistant_id);
  const dialog: Dialog = {
    id: row.id,
    room: roomOf(row),
    title: row.title,
    status: row.status,
    channel: row.channel,
    priority: row.priority,
    assignee: of(around.people, row.assignee_id ?? (side === "outside" ? memberIn(row) : null)) ?? null,
    team: (side === "members" && of(around.teams, row.team_id)) || null,
    visitor: contact ? toVisitor(contact, side, now) : null,
    assistant: row.assistant_id !== null && assistant !== undefined ? { id: row.assistant_id, name: assistant } : null,
    labels: side === "members" ? row.labels : [],
    last_message: of(around.messages, lastIdFor(row, side)) ?? null,
    last_seq: side === "members" ? row.last_seq : row.public_seq,
    unread: side === "members" ? row.unread_members : row.unread_visitor,
    waiting_since: row.waiting_since && wireTime(row.waiting_since),
    queue: toStanding(around.standings.get(row.id), side),
    rating: toRating(row),
    ...(row.merged_into === null ? {} : { merged_into: row.merged_into }),
    created_at: wireTime(row.created_at),
    updated_at: wireTime(row.updated_at),
  };
  if (side !== "members") return dialog;
  dialog.first_reply_at = row.first_reply_at && wireTime(row.first_reply_at);
  dialog.sla = row.sla;
  dialog.last_words = words ? toWords(words) : null;
  return dialog;
}

const toRating = ({ rating_score: score, rating_comment: comment, rated_at }: SummaryDialog): Rating | null =>
  score === null || rated_at === null ? null : { score, comment, rated_at: wireTime(rated_at) };

/** As much of a text as a list shows. */
const WORDS_MAX = 280;

const toWords = ({ text, attachments, created_at }: SummaryWords): LastWords => ({
  text: cut(text, WORDS_MAX),
  attachments: attachments.map(({ name, type }) => ({ name, type })),
  timestamp: created_at,
});

function toSummary(found: Found, side: Side, around: Around, now: string): Summary {
  const dialog = shape(found, side, around, now);
  const { last, publicLast } = found.named;
  const row = [last, publicLast].find((each) => each && each.id === dialog.last_message?.id);
  return { dialog, reactions: row && dialog.last_message?.reactions.length ? row.reactions : [] };
}

/** The wire form of dialogs that were read for it. */
export async function shapeSummaries(core: Reads, found: readonly Found[], side: Side): Promise<Summary[]> {
  const around = await readAround(core, found);
  const now = core.now().toISOString();
  return found.map((each) => toSummary(each, side, around, now));
}

/** The wire form of dialogs as they are known: what they name is read with one query, however many they are. */
export async function summarize(core: Reads, reader: Actor, rows: readonly DialogRow[]): Promise<Dialog[]> {
  const side = sideOf(reader);
  const summaries = await shapeSummaries(core, await findNamed(core, rows, [side]), side);
  return summaries.map((summary) => summaryFor(reader, summary));
}

/** The same for both sides, with one look at what the dialogs name. */
export async function summarizeBoth(core: Reads, rows: readonly DialogRow[]): Promise<Record<Side, Summary>[]> {
  const found = await findNamed(core, rows, ["members", "outside"]);
  const around = await readAround(core, found);
  const now = core.now().toISOString();
  return found.map((each) => ({ members: toSummary(each, "members", around, now), outside: toSummary(each, "outside", around, now) }));
}

/** What a person comes back to, as they see it; null where there is nothing. */
export async function summarizeOpen(core: Reads, reader: OutsideActor): Promise<Dialog | null> {
  const found = await core.rows.openDialog(reader.contactId);
  const [summary] = found ? await shapeSummaries(core, [found], "outside") : [];
  return summary ? summaryFor(reader, summary) : null;
}

export async function summarizeOne(core: Reads, reader: Actor, row: DialogRow): Promise<Dialog> {
  const [dialog] = await summarize(core, reader, [row]);
  return dialog as Dialog;
}

function toStanding(standing: QueueStanding | undefined, side: Side): QueueStanding | null {
  if (!standing) return null;
  if (side === "members") return standing;
  const { reason: _reason, offered_to: _offered, ...reduced } = standing;
  return reduced;
}

function toVisitor(row: SummaryContact, side: Side, now: string): DialogVisitor {
  if (side === "outside") return { id: row.id, name: row.name, email: row.email };
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    kind: row.kind,
    external_id: row.external_id,
    online: row.online_until !== null && row.online_until > now,
    last_seen: row.last_seen,
    page_url: row.page_url,
    page_title: row.page_title,
    referrer: row.referrer,
    user_agent: row.user_agent,
    locale: row.locale,
    timezone: row.timezone,
    attributes: row.attributes,
  };
}
