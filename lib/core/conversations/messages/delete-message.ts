import type { Statement } from "../../../../db/database";
import { cut } from "../../../protocol/cut";
import { EVALUATION_LIMITS } from "../../../protocol/evaluation";
import { add, type Draft, type Facts, type MessageRow, revise, set } from "../../log";
import { quoteAnew } from "../../notifications";

const DELETE_FILES: Statement = { name: "delete_files_of_messages", text: "delete from files where message_id = any($1::bigint[])" };

/** Whole mails that messages were read out of, with the subjects that were written there. */
const ERASE_MAILS: Statement = {
  name: "erase_mails",
  text: `update mails set text = '', subject = case direction when 'in' then '' else subject end where message_id = any($1::bigint[])`,
};

/**
 * Test conversations that may have copied what somebody outside wrote, with their results: those of this conversation whatever they hold
 * by now, and those of the person's others that hold the text, since the message may have been moved here.
 */
const ERASE_TESTS: Statement = {
  name: "erase_tests",
  text: `delete from evaluation_cases where dialog_id = $1::bigint
    or (turns ? $2 and dialog_id in (select d.id from dialogs d where d.contact_id = $3))`,
};

const eraseTests = (draft: Draft, { text }: MessageRow): void => {
  const { id, contact_id } = draft.facts.dialog;
  const turn = cut(text.trim(), EVALUATION_LIMITS.TURN_CHARS);
  add(draft, { writes: [{ statement: ERASE_TESTS, values: [id, turn, contact_id] }] });
};

/** What was said of an answer, with the words in which it was said. */
const ERASE_FEEDBACK: Statement = { name: "erase_feedback", text: "delete from answer_feedback where message_id = $1::bigint" };

/** The files that messages carry go with the commit. */
export const deleteFilesOf = (draft: Draft, messageIds: readonly number[]): void =>
  add(draft, { writes: [{ statement: DELETE_FILES, values: [messageIds] }] });

/**
 * Takes a message's content away with every copy of it, in the same commit: its files' bytes, the mail that it came in, tests
 * of an assistant that were copied from it, what was said of an answer, the notifications that quote it, its part of the unread
 * counts. Its place in the log stays.
 */
export function eraseContent(draft: Draft, message: MessageRow): MessageRow {
  const { now } = draft.facts;
  if (message.attachments.length > 0) deleteFilesOf(draft, [message.id]);
  add(draft, { writes: [{ statement: ERASE_MAILS, values: [[message.id]] }] });
  if (message.sender === "user" && message.kind === "text") eraseTests(draft, message);
  if (message.sender === "assistant") add(draft, { writes: [{ statement: ERASE_FEEDBACK, values: [message.id] }] });
  const { channel, title } = draft.facts.dialog;
  // The subject of a mail that began the conversation stands above its words.
  if (channel === "email" && title !== null && `${message.text}\n\n`.startsWith(`${title}\n\n`)) set(draft, { title: null });
  const before = draft.facts.unread;
  const gone = revise(draft, message, {
    text: "",
    sealed: null,
    sensitive: false,
    attachments: [],
    citations: [],
    reactions: [],
    deleted_at: now,
  });
  uncount(draft, before);
  quoteAnew(draft, message, null);
  return gone;
}

/** A message that nobody has read yet is no longer one that waits to be read. */
function uncount(draft: Draft, before: Facts["unread"]): void {
  const { dialog, unread } = draft.facts;
  const [members, visitor] = [before.members.length - unread.members.length, before.visitor.length - unread.visitor.length];
  if (members > 0) set(draft, { unread_members: dialog.unread_members - members });
  if (visitor > 0) set(draft, { unread_visitor: dialog.unread_visitor - visitor });
}
