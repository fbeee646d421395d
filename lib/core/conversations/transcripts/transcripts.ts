import type { Message } from "../../../protocol/message";
import { LIMITS } from "../../../protocol/values";
import { type Actor, conflict, enqueue, isOutside, type OutsideActor, principalKey, requireEntry } from "../../log";
import { limitStranger, takeOne } from "../../system";
import type { Core } from "../core";
import { getDialog } from "../dialogs/get-dialog";
import { readPage } from "../dialogs/read-page";
import { type TranscriptFormat, type TranscriptSource, writeTranscript } from "./write-transcript";

/** A conversation with all of its messages that the actor may see. @throws DomainError NOT_FOUND */
async function sourceFor(core: Core, actor: Actor, dialogId: number): Promise<TranscriptSource> {
  const dialog = await getDialog(core, actor, dialogId);
  return { dialog, messages: messagesFor(core, actor, dialogId, dialog.last_seq) };
}

/** In their order, up to a number; what was changed since it was written stands as it is now. */
async function* messagesFor(core: Core, actor: Actor, dialogId: number, lastSeq: number): AsyncGenerator<Message> {
  const pages: Message[][] = [];
  for (let before: number | undefined = lastSeq + 1; before !== undefined; ) {
    const { page } = await readPage(core, actor, dialogId, { before_seq: before, limit: LIMITS.MESSAGES_PAGE_MAX });
    pages.push(page.messages);
    before = page.has_more ? page.messages[0]?.seq : undefined;
  }
  for (const page of pages.reverse()) yield* page;
}

/** What an actor may see of a conversation, as a document. @throws DomainError NOT_FOUND */
export const readTranscript = async (
  core: Core,
  actor: Actor,
  dialogId: number,
  format: TranscriptFormat,
): Promise<AsyncGenerator<string>> => writeTranscript(await sourceFor(core, actor, dialogId), format);

/** What the person outside may see of it, as plain text and as HTML: for an email to them, whoever asked for it. */
export async function transcriptForMail(core: Core, outside: OutsideActor, dialogId: number): Promise<{ text: string; html: string }> {
  const whole = async (format: "txt" | "html") => {
    let text = "";
    for await (const piece of await readTranscript(core, outside, dialogId, format)) text += piece;
    return text;
  };
  return { text: await whole("txt"), html: await whole("html") };
}

/**
 * Sends what the person outside may see of a conversation by email. Strangers name any address they like: so few mails go
 * to one address, and few from one.
 * @throws DomainError NOT_FOUND, RATE_LIMITED; CONFLICT where the server sends no email
 */
export async function mailTranscript(core: Core, actor: Actor, dialogId: number, email: string): Promise<void> {
  if (!core.env.SMTP_URL) throw conflict("This server sends no email: SMTP_URL is not set");
  await getDialog(core, actor, dialogId);
  if (isOutside(actor)) {
    await limitStranger(core, actor, "transcripts");
    await takeOne(core.limits.transcripts, principalKey(actor), "transcripts");
    await takeOne(core.limits.visitorMails, addresseeOf(email), "emails to this address");
  }
  await core.execute({
    target: dialogId,
    plan: (draft) => {
      requireEntry(draft.facts, actor);
      enqueue(draft, "mail_transcript", { email });
    },
  });
}

/** One mailbox has as many addresses as it likes behind a plus sign. */
export const addresseeOf = (email: string): string => email.toLowerCase().replace(/\+[^@]*(?=@)/, "");
