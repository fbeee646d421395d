import type { ImportedMessage, Known } from "../../core/imports";
import { importFiles } from "./import-files";
import { type Run, readAll } from "./run";
import * as shapes from "./shapes";
import { leftOutFor, type People, ratingOf, toContact, toMessage, toState } from "./translate";

const PEOPLE = { status: "all", assignee_type: "all", sort_by: "created_at_asc" };

/** Conversation after conversation, each whole before the next. */
export async function importConversations(run: Run): Promise<void> {
  const { api, tally, signal, progress } = run;
  let seen = 0;
  for await (const page of api.getPages("/conversations", PEOPLE)) {
    for (const given of readAll(tally, "conversation", shapes.conversation, page)) {
      signal.throwIfAborted();
      await importConversation(run, given);
    }
    seen += page.length;
    progress(`conversations: ${seen}, with ${tally.counts.messages} new messages`);
  }
}

async function importConversation(run: Run, given: shapes.Conversation): Promise<void> {
  const { tally, target } = run;
  const key = String(given.id);
  const reached = await target.reached(key);
  const contact = reached === "erased" ? null : await personOf(run, given);
  if (reached === "erased" || !contact) return tally.leaveOut("conversations that were erased here");
  const { written, position } = await readMessages(run, given.id, reached?.position ?? 0);
  const people = { contact, members: run.members, assistantId: run.assistantId };
  const messages: ImportedMessage[] = [];
  for (const message of written) messages.push(...(await translate(run, message, people, given)));
  if (reached === undefined && messages.length === 0) return tally.leaveOut("conversations without a message");
  const created = given.created_at ?? messages[0]?.created_at ?? run.now();
  const assignee = run.members.get(given.meta.assignee?.id ?? 0);
  const state = toState(given, assignee?.isActive ? assignee.id : null, run.assistantId !== null, created);
  const dialog = { contact_id: contact.id, assistant_id: run.assistantId, created_at: created };
  try {
    const outcome = await target.conversation({ key, position, dialog, messages, state: { ...state, ...ratingOf(written) } });
    if (outcome === "made") tally.add("conversations");
    tally.add("messages", messages.length);
  } catch (error) {
    // A value that the database does not take is this conversation's alone; anything else is everybody's.
    if (!isOfValues(error)) throw error;
    tally.complain(`conversation ${key}`, "holds a value that the database does not take");
  }
}

/** SQLSTATE of a value that is none of its type, or breaks a constraint; drizzle has it as the cause. */
const isOfValues = (error: unknown): boolean => {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return /^2[23]/.test(String(code ?? cause?.code));
};

/** The list of contacts leaves out whom Chatwoot knows nothing of: a conversation names them all the same. */
async function personOf({ target, tally, space, site, now }: Run, { meta }: shapes.Conversation): Promise<Known> {
  const contact = toContact(meta.sender, space, site, now());
  const { people, made } = await target.contacts([contact]);
  tally.add("contacts", made);
  return people.get(contact.key) ?? null;
}

type Written = shapes.ForeignMessage & { created_at: Date };

/** What is newer than `after`, the oldest first: Chatwoot gives the newest first, twenty at a time. */
async function readMessages(
  { api, tally, signal }: Run,
  conversation: number,
  after: number,
): Promise<{ written: Written[]; position: number }> {
  const found = new Map<number, unknown>();
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    signal.throwIfAborted();
    const page = await api.getList(`/conversations/${conversation}/messages`, least === Number.POSITIVE_INFINITY ? {} : { before: least });
    const ids = page.flatMap((item) => shapes.idOf(item) ?? []);
    const before = least;
    for (const item of page) {
      const id = shapes.idOf(item);
      if (id === undefined) tally.complain(`a message of conversation ${conversation}`, "has no id");
      else if (id > after) found.set(id, item);
    }
    least = Math.min(least, ...ids);
    if (least >= before || least <= after) break;
  }
  const written = readAll(tally, "message", shapes.message, [...found.values()]).flatMap((each) => {
    if (each.created_at) return [{ ...each, created_at: each.created_at }];
    tally.complain(`message ${each.id}`, "has no time");
    return [];
  });
  written.sort((a, b) => a.created_at.getTime() - b.created_at.getTime() || a.id - b.id);
  return { written, position: Math.max(after, ...found.keys()) };
}

async function translate(run: Run, message: Written, people: People, { agent_last_seen_at: seenAt }: shapes.Conversation) {
  const why = leftOutFor(message);
  if (why) {
    run.tally.leaveOut(why);
    return [];
  }
  const uploadedBy = message.message_type === "incoming" ? `${people.contact.kind}:${people.contact.id}` : "system:command";
  const carried = await importFiles(run, message, uploadedBy);
  return [toMessage(message, run.space, people, carried, { created_at: message.created_at, seenAt })];
}
