import { contacts, dialogs, messages, type StoredReaction } from "../../../db/schema";
import { jsonObject, type Select, selectJson, wireRow } from "../../../db/select-rows";
import type { Dialog } from "../../protocol/dialog";
import { type DialogRow, messageColumns } from "./views";

/** What of a dialog's row its summary is made of. */
const dialogColumns = wireRow(dialogs, [
  "id",
  "workspace_id",
  "kind",
  "room",
  "title",
  "status",
  "channel",
  "priority",
  "assignee_id",
  "team_id",
  "contact_id",
  "assistant_id",
  "labels",
  "last_seq",
  "public_seq",
  "last_message_id",
  "public_message_id",
  "unread_members",
  "unread_visitor",
  "waiting_since",
  "merged_into",
  "first_reply_at",
  "sla",
  "rating_score",
  "rating_comment",
  "rated_at",
  "created_at",
  "updated_at",
]);
/** A dialog as a command left it, or as it is read to be passed on. */
export type SummaryDialog = DialogRow | typeof dialogColumns.type;

const contactColumns = wireRow(contacts, [
  "id",
  "kind",
  "external_id",
  "name",
  "email",
  "locale",
  "timezone",
  "user_agent",
  "page_url",
  "page_title",
  "referrer",
  "attributes",
  "merged_into",
  "last_seen",
  "online_until",
]);
export type SummaryContact = typeof contactColumns.type;

/** What a list shows of a message; no more characters of its text than that. */
const WORDS_MAX = 300;
const wordsColumns = wireRow(messages, ["text", "attachments", "created_at"]);
export type SummaryWords = typeof wordsColumns.type;
const wordsOf = (message: string): string =>
  `(select ${wordsColumns.json("w")} from (select left(${message}.text, ${WORDS_MAX}) as text, ${message}.attachments, ${message}.created_at) w)`;

/** What a dialog names, as far as its summary shows it. */
export type Named = {
  contact: SummaryContact | null;
  /** The newest message that members see, and the newest that the person outside sees where that is another. */
  last: typeof messageColumns.type | null;
  publicLast: typeof messageColumns.type | null;
  /** The newest message of the person outside that still stands. */
  words: SummaryWords | null;
};

/** For whom summaries are read, as conditions of SQL. */
type Sides = { members: string; outside: string };

/** Each by a look of its own at what one dialog names: `d`, with the columns of `NamedKey`. */
export const namedOf = (d: string, { members, outside }: Sides): string =>
  jsonObject({
    contact: `(select ${contactColumns.json("c")} from contacts c where c.id = ${d}.contact_id)`,
    last: `case when ${members} then (select ${messageColumns.json("m")} from messages m where m.id = ${d}.last_message_id) end`,
    publicLast: `case when ${outside} and not (${members} and ${d}.public_message_id = ${d}.last_message_id)
      then (select ${messageColumns.json("m")} from messages m where m.id = ${d}.public_message_id) end`,
    words: `case when ${members} and ${d}.kind = 'support' then (select ${wordsOf("m")} from messages m
      where m.dialog_id = ${d}.id and m.sender = 'user' and m.deleted_at is null order by m.seq desc limit 1) end`,
  } satisfies Record<keyof Named, string>);

/** A dialog that was read already, and for whom what it names is asked for. */
export type NamedKey = Pick<DialogRow, "id" | "kind" | "contact_id" | "last_message_id" | "public_message_id"> & {
  members: boolean;
  outside: boolean;
};

/** What dialogs name, of `$1`, a JSON text of `NamedKey`s, in their order. */
export const NAMED: Select<Named> = {
  name: "named_by_dialogs",
  text: selectJson(
    namedOf("d", { members: "d.members", outside: "d.outside" }),
    `from json_to_recordset($1::text::json) as d (id bigint, kind text, contact_id uuid, last_message_id bigint,
      public_message_id bigint, members boolean, outside boolean)`,
  ),
  toRow: (read: Named) => read,
};

/** A dialog as those see it who did not react to its last message, and who did. */
export type Summary = { dialog: Dialog; reactions: readonly StoredReaction[] };

export type SummaryRow = { dialog: typeof dialogColumns.type; named: Named };

/** What a select from `dialogs` reads a `SummaryRow` by. */
export const summaryRow = (side: "members" | "outside"): string =>
  jsonObject({
    dialog: dialogColumns.json("dialogs"),
    named: namedOf("dialogs", side === "members" ? { members: "true", outside: "false" } : { members: "false", outside: "true" }),
  } satisfies Record<keyof SummaryRow, string>);
