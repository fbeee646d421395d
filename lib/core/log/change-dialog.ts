import { and, eq } from "drizzle-orm";
import type { Tx } from "../../../db/connect";
import { dialogs, effects, messages } from "../../../db/schema";
import type { Message } from "../../protocol/message";
import { type Actor, actorId } from "../actor";
import type { Core } from "../core";
import { notFound } from "../errors";
import type { DomainEvent, LogChange } from "../events";
import type { Appended, PlainMessage } from "./append-together";
import { nameNow } from "./read-messages";
import type { Said } from "./said";
import { type DialogRow, isPublic, type MessageRow, toMessage, toRef } from "./views";

type NewRow = typeof messages.$inferInsert;
export type Draft = Pick<NewRow, "sender" | "kind" | "text"> &
  Partial<Pick<NewRow, "client_id" | "attachments" | "citations" | "reply_to" | "event" | "sensitive" | "sealed">>;

/** A dialog under its lock: what is appended here is committed together, or not at all. */
export type OpenDialog = {
  tx: Tx;
  /** The dialog as it stands, with what was changed so far. */
  row: DialogRow;
  /** The message that an earlier attempt with this `client_id` made (P2). */
  find(clientId: string): Promise<MessageRow | undefined>;
  /** Gives the message the next number. */
  append(by: Actor | null, draft: Draft): Promise<MessageRow>;
  /** A line in the transcript such as "Dana joined". */
  note(event: Record<string, unknown> & { type: string }, said: Said, by?: Actor | null): Promise<MessageRow>;
  /** Changes a message of this dialog and gives the change the next number. */
  revise(id: number, patch: Partial<MessageRow>): Promise<MessageRow>;
  set(patch: Partial<DialogRow>): void;
  /** Work the commit owes beyond the sockets. */
  owe(kind: string, payload: Record<string, unknown>, runAt?: Date): Promise<void>;
  /** Told to the rest of the house after the commit. */
  tell(event: DomainEvent): void;
};

/**
 * The write path: locks the dialog, lets `work` append to it, commits, then tells the bus in the order of the numbers.
 * @param plain a message that may need no transaction of its own: committed with those of other dialogs, unless the
 *   dialog stands otherwise than the common case has it. `answer` makes the result of it that `work` would have made.
 * @throws DomainError NOT_FOUND when there is no such dialog; whatever `work` throws, with nothing committed.
 */
export function changeDialog<T>(
  core: Core,
  dialogId: number,
  work: (open: OpenDialog) => Promise<T>,
  origin?: string,
  plain?: { message: PlainMessage; answer: (message: Message, appended: Appended) => T },
): Promise<T> {
  return core.inDialog(dialogId, async () => {
    const appended = plain && (await core.append(plain.message));
    if (plain && appended) {
      core.reached?.("after_commit");
      return plain.answer(tellAppended(core, plain.message, appended, origin), appended);
    }
    const told: DomainEvent[] = [];
    const result = await core.db.transaction(async (tx) => {
      const [row] = await tx.select().from(dialogs).where(eq(dialogs.id, dialogId)).for("update");
      if (!row) throw notFound("dialog");
      const made = await commitTo(tx, row, work, told, core.now(), origin);
      core.reached?.("before_commit");
      return made;
    });
    core.reached?.("after_commit");
    for (const event of told) core.bus.publish(isUpdate(event) ? await withCurrentNames(core, event) : event);
    return result;
  });
}

const isUpdate = (event: DomainEvent): event is LogChange => event.type === "log" && event.event === "message_updated";

/** A change of an older message names its author as they are called by now. */
async function withCurrentNames(core: Core, change: LogChange): Promise<LogChange> {
  const [message = change.message] = await nameNow(core, [change.message]).catch(() => [change.message]);
  return { ...change, message };
}

/** Tells the bus of a message that was committed with others. @returns it, without reading it back */
function tellAppended(core: Core, { row }: PlainMessage, appended: Appended, origin: string | undefined): Message {
  const { id, seq, at, dialog, turnEpoch, publicPrevSeq, owesTurn, news } = appended;
  const message = toMessage({
    id,
    dialog_id: dialog.id,
    seq,
    changed_seq: seq,
    client_id: row.client_id,
    sender: row.sender,
    kind: row.kind,
    text: row.text,
    author_type: row.author_type,
    author_id: row.author_id,
    author_name: row.author_name,
    author_avatar: row.author_avatar,
    created_at: at,
    // What a plain message leaves at its defaults.
    event: null,
    attachments: [],
    citations: [],
    reply_to: null,
    sensitive: false,
    sealed: null,
    edited_at: null,
    deleted_at: null,
  });
  core.bus.publish({
    type: "log",
    event: "message",
    dialog,
    message,
    prevSeq: seq - 1,
    publicPrevSeq: isPublic(row) ? publicPrevSeq : null,
    turnEpoch,
    origin,
  });
  for (const { principal, ...told } of news) {
    const payload = { ...told, type: "message", dialog_id: dialog.id, created_at: at.toISOString() };
    core.bus.publish({ type: "notification", principal, payload });
  }
  if (owesTurn) core.bus.publish({ type: "effects" });
  core.bus.publish({ type: "dialog", dialog });
  return message;
}

/** The same inside a transaction that already holds the dialog's row (one it has just made): the caller publishes `told` after its commit. */
export async function commitTo<T>(
  tx: Tx,
  row: DialogRow,
  work: (open: OpenDialog) => Promise<T>,
  told: DomainEvent[],
  now: Date,
  origin?: string,
): Promise<T> {
  const before = { ...row };
  const open = openDialog(tx, row, told, now, origin);
  const result = await work(open);
  const changed = Object.fromEntries(Object.entries(row).filter(([key, value]) => before[key as keyof DialogRow] !== value));
  if (Object.keys(changed).length > 0) {
    row.updated_at = now;
    await tx
      .update(dialogs)
      .set({ ...changed, updated_at: now })
      .where(eq(dialogs.id, row.id));
    told.push({ type: "dialog", dialog: toRef(row), ...(PROMPT.some((key) => key in changed) ? { prompt: true } : {}) });
    if (movesQueue(before, row)) told.push({ type: "queue", workspaceId: row.workspace_id });
  }
  return result;
}

/** What somebody pressed a button to change, and waits to see. */
const PROMPT: readonly (keyof DialogRow)[] = ["status", "assignee_id", "priority", "labels", "title", "snoozed_until"];

/** Whether others in the queue stand at another place than before. */
const movesQueue = (before: DialogRow, after: DialogRow): boolean =>
  before.status === "queued" || after.status === "queued" ? before.status !== after.status || before.priority !== after.priority : false;

function openDialog(tx: Tx, row: DialogRow, told: DomainEvent[], now: Date, origin?: string): OpenDialog {
  const takeNumber = (visible: boolean) => {
    const prev = { prevSeq: row.last_seq, publicPrevSeq: visible ? row.public_seq : null };
    row.last_seq += 1;
    if (visible) {
      row.public_prev_seq = row.public_seq;
      row.public_seq = row.last_seq;
    }
    return { seq: row.last_seq, ...prev };
  };
  const logged = (event: "message" | "message_updated", message: MessageRow, prev: { prevSeq: number; publicPrevSeq: number | null }) =>
    told.push({ type: "log", event, dialog: toRef(row), message: toMessage(message), ...prev, turnEpoch: row.turn_epoch, origin });

  const append: OpenDialog["append"] = async (by, draft) => {
    const visible = isPublic(draft);
    const seq = row.last_seq + 1;
    const [message] = await tx
      .insert(messages)
      .values({ ...draft, ...authorOf(by), dialog_id: row.id, seq, changed_seq: seq, created_at: now })
      .returning();
    if (!message) throw new Error(`dialog ${row.id} did not take a message`);
    const { prevSeq, publicPrevSeq } = takeNumber(visible);
    if (message.kind !== "event") {
      row.last_message_id = message.id;
      if (visible) row.public_message_id = message.id;
    }
    logged("message", message, { prevSeq, publicPrevSeq });
    return message;
  };

  return {
    tx,
    row,
    find: (clientId) => tx.query.messages.findFirst({ where: and(eq(messages.dialog_id, row.id), eq(messages.client_id, clientId)) }),
    append,
    note: (event, { text, line }, by = null) => append(by, { sender: "system", kind: "event", text, event: { ...event, line } }),
    async revise(id, patch) {
      const [current] = await tx.select({ kind: messages.kind }).from(messages).where(eq(messages.id, id));
      if (!current) throw notFound("message");
      const { seq, prevSeq, publicPrevSeq } = takeNumber(isPublic(current));
      const [message] = await tx
        .update(messages)
        .set({ ...patch, changed_seq: seq })
        .where(eq(messages.id, id))
        .returning();
      if (!message) throw notFound("message");
      logged("message_updated", message, { prevSeq, publicPrevSeq });
      return message;
    },
    set: (patch) => void Object.assign(row, patch),
    async owe(kind, payload, runAt) {
      await tx.insert(effects).values({ kind, payload, dialog_id: row.id, run_at: runAt ?? now });
      told.push({ type: "effects" });
    },
    tell: (event) => void told.push(event),
  };
}

/** Who wrote a message, as its row keeps it. */
export function authorOf(by: Actor | null): Pick<MessageRow, "author_type" | "author_id" | "author_name" | "author_avatar"> {
  if (!by) return { author_type: "system", author_id: null, author_name: "Baton", author_avatar: null };
  const avatar = "avatarUrl" in by ? by.avatarUrl : null;
  return { author_type: by.type, author_id: String(actorId(by)), author_name: by.name, author_avatar: avatar };
}
