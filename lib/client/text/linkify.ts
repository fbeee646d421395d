import { readUrl } from "@/lib/protocol/read-url";

/** A part of a text that leads somewhere: `end` is after its last character. */
export type Link = { start: number; end: number; href: string };

const BEGINS = /https?:\/\/|www\./gi;
/** Ends an address: blanks, quotes, brackets of tags, punctuation of Chinese and Japanese, and what turns the direction of text. */
const ENDS =
  /[\s<>"`\\\u201c\u201d\u00ab\u00bb\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cc}]/u;
/** The host as it is written, with a port or, to be refused, with what stands before an @. */
const AUTHORITY = /\[[\da-f:.]+\](?::\d+)?|[\p{L}\p{M}\p{N}._~%@:-]+/iuy;
/** Of the sentence, not of the address, where it stands at the end. */
const TRAILING = new Set(".,:;!?'\u2026\u2019");
const OPENERS: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
const WORD = /[a-z0-9_]/i;
/** What a name before the @ is made of. Scripts without blanks between words do not belong to it. */
const LOCAL = /[\p{L}\p{M}\p{N}._%+-]/u;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const DOMAIN =
  /^(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[a-z]{2,63}|(?![a-z])[\p{L}\p{M}]{2,63})/iu;
const LOCAL_MAX = 64;
const DOMAIN_MAX = 253;

/**
 * Finds the addresses in a text as people type them: `http://`, `https://`, `www.` and email addresses. Each leads exactly
 * where it says. Takes time in proportion to the text.
 */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  BEGINS.lastIndex = 0;
  for (let found = BEGINS.exec(text); found; found = BEGINS.exec(text)) {
    const link = addressAt(text, found.index);
    if (!link) continue;
    links.push(link);
    BEGINS.lastIndex = link.end;
  }
  return [...links, ...emailsIn(text, links)].sort((a, b) => a.start - b.start);
}

/** A text in parts, each with its address where it leads somewhere. Together they are the text. */
export function linkify(text: string): { text: string; href: string | null }[] {
  const parts: { text: string; href: string | null }[] = [];
  let at = 0;
  for (const { start, end, href } of findLinks(text)) {
    if (start > at) parts.push({ text: text.slice(at, start), href: null });
    parts.push({ text: text.slice(start, end), href });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), href: null });
  return parts;
}

function addressAt(text: string, start: number): Link | null {
  if (WORD.test(text[start - 1] ?? "")) return null;
  const bare = text[start]?.toLowerCase() === "w";
  if (bare && /[./@-]/.test(text[start - 1] ?? "")) return null;
  AUTHORITY.lastIndex = bare ? start : text.indexOf("//", start) + 2;
  const from = AUTHORITY.lastIndex;
  let end = from + (AUTHORITY.exec(text)?.[0].length ?? 0);
  if (end === from) return null;
  if (/[/?#]/.test(text[end] ?? "")) while (end < text.length && !ENDS.test(text[end] as string)) end += 1;
  end = trimmed(text, start, end);
  const written = withoutWords(text.slice(start, end));
  const href = bare ? `https://${written}` : written;
  return leadsWhereItSays(href, bare) ? { start, end: start + written.length, href } : null;
}

/** Takes off what belongs to the sentence: punctuation, and brackets that were not opened within the address. */
function trimmed(text: string, start: number, untrimmed: number): number {
  const open: Record<string, number> = { "(": 0, "[": 0, "{": 0 };
  for (let at = start; at < untrimmed; at += 1) {
    const character = text[at] as string;
    if (character in open) open[character] = (open[character] as number) + 1;
    else if (character in OPENERS) open[OPENERS[character] as string] = (open[OPENERS[character] as string] as number) - 1;
  }
  let end = untrimmed;
  for (; end > start; end -= 1) {
    const last = text[end - 1] as string;
    const opener = OPENERS[last];
    if (opener && (open[opener] as number) < 0) open[opener] = (open[opener] as number) + 1;
    else if (!TRAILING.has(last)) break;
  }
  return end;
}

/** "example.com是": a host that ends in a Latin name ends before the words of another script. */
function withoutWords(address: string): string {
  const host = /^(?:https?:\/\/)?[^/?#:]*/i.exec(address)?.[0] ?? "";
  const foreign = /^(.*\.[a-z]{2,63})\P{ASCII}/isu.exec(host);
  return foreign?.[1] && !/[\p{L}\p{M}]\./u.test(host.slice(foreign[1].length)) ? foreign[1] : address;
}

function leadsWhereItSays(href: string, bare: boolean): boolean {
  const url = readUrl(href);
  if (!url) return false;
  const { username, password, hostname } = url;
  // What stands before an @ looks like the host and is not.
  if (username || password || /^https?:\/\/[^/?#]*@/i.test(href)) return false;
  return hostname !== "" && (!bare || /^www\..+\..{2,}$/.test(hostname));
}

function emailsIn(text: string, links: readonly Link[]): Link[] {
  const found: Link[] = [];
  let next = 0;
  let free = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    while (next < links.length && (links[next] as Link).end <= at) {
      free = Math.max(free, (links[next] as Link).end);
      next += 1;
    }
    if (next < links.length && (links[next] as Link).start <= at) continue;
    const email = emailAt(text, at, free);
    if (!email) continue;
    found.push(email);
    free = email.end;
  }
  return found;
}

function emailAt(text: string, at: number, free: number): Link | null {
  const isLocal = (index: number) => LOCAL.test(text[index] ?? "") && !UNSPACED.test(text[index] ?? "");
  let start = at;
  while (start > free && at - start <= LOCAL_MAX && isLocal(start - 1)) start -= 1;
  while (start < at && /[.%+-]/.test(text[start] as string)) start += 1;
  const isWhole = start < at && at - start <= LOCAL_MAX && text[at - 1] !== "." && !/[/:@]/.test(text[start - 1] ?? "");
  const domain = isWhole ? DOMAIN.exec(text.slice(at + 1, at + 1 + DOMAIN_MAX))?.[0] : undefined;
  if (!domain) return null;
  const end = at + 1 + domain.length;
  // "a@b.com_old" or "a@1.2.com3" is no address.
  if (WORD.test(text[end] ?? "") || text[end] === "@") return null;
  return { start, end, href: `mailto:${text.slice(start, end)}` };
}
