import { ATTRIBUTION_ENDS, FORWARD_TITLES, HEADER_LABELS, PHONE_SIGNATURES } from "./reply-words";

/** Of a line no more than this is looked at: what begins a quotation is short. */
const LINE_CHARS = 400;
/** An attribution such as "On Monday, … wrote:" is wrapped over so many lines at most. */
const ATTRIBUTION_LINES = 4;
/** The header block that Outlook puts above a quotation. */
const HEADER_LINES = 7;
/** What stands under "-- " is a signature where it is no longer than this. */
const SIGNATURE_LINES = 20;

const isQuote = (line: string): boolean => /^\s{0,3}>/.test(line);
const isBlank = (line: string): boolean => line.trim() === "";

/**
 * What somebody wrote in answer to a mail, without the mail that it quotes and without their signature. Words between
 * quoted lines stay where they are, with the lines they answer. Where nothing would be left, all of it stays.
 * @param isReply false for a mail that answers none: what it quotes or forwards is what it is about
 */
export function cutReply(text: string, isReply: boolean): string {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const own = isReply ? withoutHistory(lines) : lines;
  const reply = trimmed(withoutSignature(own)) || trimmed(own);
  return reply || trimmed(lines);
}

function trimmed(lines: readonly string[]): string {
  const first = lines.findIndex((line) => !isBlank(line));
  if (first < 0) return "";
  const last = lines.findLastIndex((line) => !isBlank(line));
  return lines
    .slice(first, last + 1)
    .map((line) => line.trimEnd())
    .join("\n");
}

function withoutHistory(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const attributed = attributionAt(lines, at);
    if (attributed > 0) {
      const next = lines.slice(at + attributed, at + attributed + 3).find((line) => !isBlank(line));
      if (next === undefined || !isQuote(next)) break;
      at += attributed - 1;
    } else if (isTitle(lines[at] ?? "") || headersBeginAt(lines, at)) break;
    else kept.push(lines[at] as string);
  }
  return withoutOuterQuotes(kept);
}

/** Without the quotation above the first own line and the one below the last; what stands between is answered there. */
function withoutOuterQuotes(lines: readonly string[]): readonly string[] {
  const isOwn = (line: string) => !isBlank(line) && !isQuote(line);
  const first = lines.findIndex(isOwn);
  if (first < 0) return [];
  const end = signatureAt(lines);
  const last = lines.slice(0, end).findLastIndex(isOwn);
  return last < first ? lines.slice(first) : lines.slice(first, last + 1);
}

/** How many lines an attribution that begins here has; 0 where none does. */
function attributionAt(lines: readonly string[], at: number): number {
  const first = lines[at] ?? "";
  if (isBlank(first) || isQuote(first)) return 0;
  let joined = "";
  for (let count = 1; count <= ATTRIBUTION_LINES; count += 1) {
    const line = lines[at + count - 1];
    if (line === undefined || isBlank(line) || (count > 1 && isQuote(line))) return 0;
    joined = `${joined} ${line.slice(0, LINE_CHARS).trim()}`.trim();
    if (endsAsAttribution(joined)) return isDated(joined) ? count : 0;
  }
  return 0;
}

const endsAsAttribution = (text: string): boolean => {
  if (!/[:：]$/.test(text)) return false;
  const end = text.slice(-200).toLowerCase();
  return ATTRIBUTION_ENDS.some((pattern) => pattern.test(end));
};

/** Whoever merely quotes a person says neither when nor from which address that was. */
const isDated = (text: string): boolean =>
  /\d/.test(text) && (/@/.test(text) || /\d{1,2}[:.h時]\d{2}/.test(text) || /\b\d{4}\b|\d{4}[年.]/.test(text));

/** "-----Original Message-----" and what other programs write there. */
function isTitle(line: string): boolean {
  const text = line.slice(0, LINE_CHARS).trim();
  if (/^_{10,}$/.test(text)) return false;
  const [, title] = /^-{2,}\s?([^-][^-]{2,60}?)\s?-{2,}$/.exec(text) ?? /^(begin forwarded message):$/i.exec(text) ?? [];
  return title !== undefined && FORWARD_TITLES.has(title.toLowerCase());
}

const labelOf = (line: string): "from" | "other" | undefined => {
  const [, name] = /^\*?([^:：*]{1,24}?)\s?\*?[:：]/.exec(line.slice(0, LINE_CHARS).trim()) ?? [];
  return name === undefined ? undefined : HEADER_LABELS.get(name.toLowerCase());
};

/** Whether "From: … Sent: … To: … Subject: …" begins here, in whatever language. */
function headersBeginAt(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  const from = /^_{10,}$/.test(line.trim()) ? lines.slice(at + 1, at + 4).findIndex((next) => !isBlank(next)) + at + 1 : at;
  if (labelOf(lines[from] ?? "") !== "from") return false;
  const others = lines.slice(from + 1, from + HEADER_LINES).filter((next) => labelOf(next) === "other");
  return others.length >= 2;
}

/** Where the signature begins; the number of lines where there is none. */
function signatureAt(lines: readonly string[]): number {
  const at = lines.findLastIndex((line) => line === "-- " || line === "--");
  return at >= 0 && lines.length - at <= SIGNATURE_LINES ? at : lines.length;
}

function withoutSignature(lines: readonly string[]): readonly string[] {
  const own = lines.slice(0, signatureAt(lines));
  const last = own.findLastIndex((line) => !isBlank(line));
  const words = own[last]?.slice(0, LINE_CHARS).trim().toLowerCase() ?? "";
  return PHONE_SIGNATURES.some((pattern) => pattern.test(words)) ? own.slice(0, last) : own;
}
