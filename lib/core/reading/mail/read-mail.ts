import type { AddressObject, EmailAddress, HeaderLines, ParsedMail } from "mailparser";
import { cut } from "../../../protocol/cut";
import { UnreadableFile } from "../extract/kinds";
import { cutReply } from "./cut-reply";
import { htmlText } from "./html-text";
import { MAIL_LIMITS } from "./mail-limits";

type MailParty = { name: string; address: string };

/** A mail as it was read: addresses in lower case, Message-IDs without their brackets, texts without NUL and lone surrogates. */
export type ReadMail = {
  message_id: string | null;
  /** The Message-IDs that it names as those it answers, the newest last. */
  references: string[];
  from: MailParty | null;
  /** Every address that it was sent to, by its headers or by those of the server that delivered it. */
  recipients: string[];
  subject: string;
  /** What was written, as text; where that is too long its beginning, with a line that says so. */
  text: string;
  /** Without what it quotes, and without a signature. */
  reply: string;
  attachments: { name: string; type: string; content: Uint8Array }[];
  /** The headers by which programs say that they wrote it, in lower case. */
  signs: Record<string, string>;
  /** Of a bounce: the Message-IDs of what was not delivered, and why; null for every other mail. */
  bounced: { ids: string[]; why: string } | null;
};

/** Headers by which it is known that no person wrote a mail. */
const SIGNS = [
  "auto-submitted",
  "precedence",
  "x-auto-response-suppress",
  "x-autoreply",
  "x-autorespond",
  "x-loop",
  "list-id",
  "return-path",
  "content-type",
  "x-failed-recipients",
] as const;

/** Where servers write to whom they delivered it. */
const DELIVERED = new Set(["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to"]);

const clean = (text: string): string => text.toWellFormed().replaceAll("\0", "");
const line = (text: string): string => clean(text).replace(/\s+/g, " ").trim().slice(0, MAIL_LIMITS.HEADER_CHARS);

/** Reads a mail as it was sent (RFC 5322). @throws UnreadableFile */
export async function readMail(bytes: Uint8Array): Promise<ReadMail> {
  if (bytes.byteLength > MAIL_LIMITS.BYTES) throw new UnreadableFile("The mail is too large");
  const { simpleParser } = await import("mailparser");
  const mail = await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    skipTextToHtml: true,
    skipImageLinks: true,
    keepCidLinks: true,
    checksumAlgo: false,
    ignoreEmbedded: true,
    skipHtmlToText: true,
    maxChildNodes: MAIL_LIMITS.PARTS,
  }).catch((error: Error) => {
    throw new UnreadableFile(`This is no mail that can be read: ${error.message}`);
  });
  const { text, rest } = textOf(mail);
  const signs = signsOf(mail.headerLines);
  const references = referencesOf(mail);
  return {
    message_id: idsIn(mail.messageId ?? "")[0] ?? null,
    references,
    from: partyOf(mail.from),
    recipients: recipientsOf(mail),
    subject: line(mail.subject ?? ""),
    text: [text, rest].filter(Boolean).join("\n\n"),
    reply: cutReply(text, references.length > 0),
    attachments: attachmentsOf(mail),
    signs,
    bounced: bouncedIn(bytes, signs),
  };
}

type Bounded = { text: string; rest: string };

/** @returns `rest` says so where there is more than the text that is handed on */
function textOf({ text, html }: ParsedMail): Bounded {
  const plain = bounded(text ?? "");
  if (plain.text || !html) return plain;
  // No part of text, or one that is empty: its words are there all the same.
  return bounded(htmlText(html.slice(0, MAIL_LIMITS.HTML_CHARS)), html.length > MAIL_LIMITS.HTML_CHARS);
}

function bounded(said: string, isCut = false): Bounded {
  const whole = said.trim();
  // A line break may be of two characters.
  const lines = clean(whole.slice(0, 2 * MAIL_LIMITS.TEXT_CHARS))
    .replace(/\r\n?/g, "\n")
    .trim();
  const isLong = isCut || whole.length > 2 * MAIL_LIMITS.TEXT_CHARS || lines.length > MAIL_LIMITS.TEXT_CHARS;
  return { text: cut(lines, MAIL_LIMITS.TEXT_CHARS), rest: isLong ? "[The rest of this mail is left out: it is too long]" : "" };
}

/** @returns what stands in angle brackets, or the whole where a program left them out */
function idsIn(header: string): string[] {
  const found = [...header.slice(-100_000).matchAll(/<([^<>\s]{1,900})>/g)].map(([, id]) => clean(id as string));
  const bare = header.trim();
  return found.length > 0 || !/^[^\s<>@]{1,400}@[^\s<>@]{1,400}$/.test(bare) ? found : [clean(bare)];
}

function referencesOf({ references, inReplyTo }: ParsedMail): string[] {
  const all = [...[references ?? []].flat().flatMap(idsIn), ...idsIn(inReplyTo ?? "")];
  return [...new Set(all)].slice(-MAIL_LIMITS.REFERENCES);
}

const addressesIn = (entries: readonly EmailAddress[]): EmailAddress[] =>
  entries.flatMap((entry) => (entry.group ? addressesIn(entry.group) : [entry]));

function partyOf(header: AddressObject | undefined): MailParty | null {
  const [first] = addressesIn(header?.value ?? []).filter(({ address }) => address);
  return first?.address ? { name: line(first.name ?? ""), address: line(first.address).toLowerCase() } : null;
}

const ADDRESS = /[^\s<>,;:"()]{1,128}@[^\s<>,;:"()]{1,254}/g;

function recipientsOf({ to, cc, bcc, headerLines }: ParsedMail): string[] {
  const named = [to, cc, bcc].flatMap((header) => [header ?? []].flat().flatMap(({ value }) => addressesIn(value)));
  const delivered = headerLines
    .filter(({ key }) => DELIVERED.has(key))
    .flatMap(({ line: header }) => header.slice(header.indexOf(":") + 1, 2_000).match(ADDRESS) ?? []);
  const all = [...named.map(({ address }) => address ?? ""), ...delivered].map((address) => line(address).toLowerCase());
  return [...new Set(all.filter(Boolean))].slice(0, 200);
}

const attachmentsOf = ({ attachments }: ParsedMail): ReadMail["attachments"] =>
  attachments
    .filter(({ content }) => content.byteLength > 0)
    .map(({ filename, contentType, content }) => ({
      name: clean(filename ?? (contentType === "message/rfc822" ? "mail.eml" : contentType === "text/calendar" ? "invitation.ics" : "")),
      type: contentType,
      content: new Uint8Array(content),
    }));

function signsOf(lines: HeaderLines): ReadMail["signs"] {
  const found: Record<string, string> = {};
  for (const { key, line: header } of lines)
    if ((SIGNS as readonly string[]).includes(key)) found[key] ??= line(header.slice(header.indexOf(":") + 1)).toLowerCase();
  return found;
}

/** Of a bounce so much is looked at: the mail that it returns may be long. */
const BOUNCE_BYTES = 200_000;

/** What a report of a mail server says of mails that it gave up (RFC 3464); one that is only late is none. */
function bouncedIn(bytes: Uint8Array, signs: ReadMail["signs"]): ReadMail["bounced"] {
  if (!/^multipart\/report\b.*delivery-status/.test(signs["content-type"] ?? "")) return null;
  const said = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, BOUNCE_BYTES)).toString("latin1");
  if (!/^action:[ \t]*failed/im.test(said)) return null;
  const ids = [...said.matchAll(/^message-id:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]{1,900})>/gim)].map(([, id]) => id as string);
  const why = /^diagnostic-code:[ \t]*([^\r\n]{1,300})/im.exec(said)?.[1] ?? "the mail came back";
  return { ids: [...new Set(ids)].slice(0, MAIL_LIMITS.REFERENCES), why: line(why) };
}
