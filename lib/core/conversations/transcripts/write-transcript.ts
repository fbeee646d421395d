import type { Dialog } from "../../../protocol/dialog";
import { sayMentions } from "../../../protocol/mention";
import type { Message } from "../../../protocol/message";

export type TranscriptFormat = "html" | "txt" | "json";
/** What a transcript is made of: the conversation, and its messages in their order. */
export type TranscriptSource = { dialog: Dialog; messages: AsyncIterable<Message> };

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** "2025-01-15 10:30 UTC" */
const timeOf = ({ timestamp }: Message): string => `${timestamp.slice(0, 16).replace("T", " ")} UTC`;

const TEAM = "Team";
const authorOf = ({ author }: Message): string => author?.name ?? TEAM;

/** What is said of a message beside its words. */
function marksOf({ kind, edited_at }: Message): string {
  const marks = [kind === "note" && "internal note", edited_at !== null && "edited"].filter(Boolean);
  return marks.length > 0 ? ` (${marks.join(", ")})` : "";
}

const bodyOf = ({ kind, deleted_at, moved_to, text, attachments }: Message): string =>
  moved_to
    ? `Moved to the conversation ${moved_to.dialog_id}`
    : deleted_at === null
      ? [kind === "note" ? sayMentions(text) : text, ...attachments.map(({ name }) => `[${name}]`)].filter(Boolean).join("\n")
      : "This message was deleted";

const titleOf = ({ dialog }: TranscriptSource): string => {
  const people = [dialog.visitor?.name, dialog.assignee?.name ?? dialog.assistant?.name].filter(Boolean);
  return `Conversation ${dialog.id}${people.length > 0 ? ` · ${people.join(", ")}` : ""}`;
};

async function* asText(source: TranscriptSource): AsyncGenerator<string> {
  yield `${titleOf(source)}\n`;
  for await (const message of source.messages) {
    if (message.kind === "event") yield `\n— ${message.text} (${timeOf(message)})\n`;
    else yield `\n${authorOf(message)}${marksOf(message)}, ${timeOf(message)}\n${bodyOf(message)}\n`;
  }
}

const STYLE =
  "body{font:15px/1.5 system-ui,sans-serif;color:#1c1917;max-width:40em;margin:2em auto;padding:0 1em}" +
  "article{margin:1em 0}article p{margin:0;white-space:pre-wrap}header{font-size:13px;color:#57534e}" +
  ".event{text-align:center;font-size:13px;color:#57534e}";

async function* asHtml(source: TranscriptSource): AsyncGenerator<string> {
  const title = escapeHtml(titleOf(source));
  yield `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`;
  yield `<title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>\n`;
  for await (const message of source.messages) {
    const time = `<time datetime="${message.timestamp}">${timeOf(message)}</time>`;
    if (message.kind === "event") yield `<p class="event" dir="auto">${escapeHtml(message.text)} · ${time}</p>\n`;
    else
      yield `<article><header dir="auto"><b>${escapeHtml(authorOf(message))}</b>${escapeHtml(marksOf(message))} · ${time}</header><p dir="auto">${escapeHtml(bodyOf(message))}</p></article>\n`;
  }
  yield "</body></html>\n";
}

async function* asJson({ dialog, messages }: TranscriptSource): AsyncGenerator<string> {
  yield `{"dialog":${JSON.stringify(dialog)},"messages":[`;
  let lead = "";
  for await (const message of messages) {
    yield lead + JSON.stringify(message);
    lead = ",";
  }
  yield "]}\n";
}

const WRITERS: Record<TranscriptFormat, (source: TranscriptSource) => AsyncGenerator<string>> = { html: asHtml, txt: asText, json: asJson };

/** A conversation as a document, a piece at a time. What people wrote is text in it, whatever it looks like. */
export const writeTranscript = (source: TranscriptSource, format: TranscriptFormat): AsyncGenerator<string> => WRITERS[format](source);
