import { readUrl } from "@/lib/protocol/read-url";
import { escapeHtml, linkTo } from "./html";
import { findLinks, type Link } from "./linkify";

/** The HTML of the mark of a source, where there is one of this number. */
export type Cite = (index: number) => string | null;

/** Deeper than this nothing is marked any more: what nests without end is no answer. */
const DEPTH_MAX = 4;
const EMPHASIS_MAX = 8;

const PUNCTUATION = /[\p{P}\p{S}]/u;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
/** Where there is none of these, nothing is marked. */
const MARKED = /[\\`[<*_~@]|https?:\/\/|www\./i;
/** What marks nothing. */
const PLAIN = /[^\\`![<*_~]*/y;
const AUTOLINK = /<((?:https?:\/\/|mailto:)[^\s<>]+)>/iy;

/** A run of markers; what is left of `count` when all is matched stands as it was written. */
type Run = { marker: string; count: number; opens: boolean; closes: boolean; opened: string[]; closed: string[] };
type Token = string | Run;

/** The marks inside a line of an assistant's answer as HTML: links, code, emphasis, sources. All else stands as written. */
export function inlineToHtml(text: string, cite: Cite, depth = 0, inLink = false): string {
  return MARKED.test(text) ? emit(new Scanner(text, cite, depth, inLink).tokens()) : escapeHtml(text);
}

class Scanner {
  private readonly out: Token[] = [];
  private readonly links: readonly Link[];
  private readonly brackets: ReadonlyMap<number, number>;
  private readonly ticks: ReadonlyMap<number, { places: number[]; next: number }>;
  private nextLink = 0;

  constructor(
    private readonly text: string,
    private readonly cite: Cite,
    private readonly depth: number,
    private readonly inLink: boolean,
  ) {
    this.links = findLinks(text);
    this.brackets = matchBrackets(text);
    this.ticks = runsOfTicks(text);
  }

  tokens(): Token[] {
    let at = 0;
    while (at < this.text.length) at = this.step(at);
    return this.out;
  }

  /** Takes what stands at a place. @returns where the next begins */
  private step(at: number): number {
    const { text } = this;
    while ((this.links[this.nextLink]?.start ?? text.length) < at) this.nextLink += 1;
    const link = this.links[this.nextLink];
    if (link?.start === at) return this.bareLink(link);
    switch (text[at]) {
      case "\\":
        if (!ESCAPABLE.test(text[at + 1] ?? "")) break;
        this.out.push(escapeHtml(text[at + 1] as string));
        return at + 2;
      case "`":
        return this.code(at);
      case "!":
      case "[":
        return this.bracket(at);
      case "<":
        return this.autolink(at);
      case "*":
      case "_":
      case "~":
        return this.run(at);
    }
    return this.plain(at);
  }

  private plain(at: number): number {
    PLAIN.lastIndex = at + 1;
    PLAIN.exec(this.text);
    const end = Math.min(Math.max(PLAIN.lastIndex, at + 1), this.links[this.nextLink]?.start ?? this.text.length);
    this.out.push(escapeHtml(this.text.slice(at, end)));
    return end;
  }

  private bareLink({ start, end: found, href }: Link): number {
    const { text } = this;
    // "**https://example.com**": what marks the address is none of it.
    const marks = /[*_~]+$/.exec(text.slice(Math.max(0, start - 3), start))?.[0] ?? "";
    const end = marks && text.slice(start, found).endsWith(marks) ? found - marks.length : found;
    const words = escapeHtml(text.slice(start, end));
    this.out.push(this.inLink ? words : linkTo(href.slice(0, href.length - (found - end)), words));
    return end;
  }

  private code(at: number): number {
    const { text } = this;
    const length = runLength(text, at);
    const runs = this.ticks.get(length);
    while (runs && (runs.places[runs.next] ?? text.length) <= at) runs.next += 1;
    const close = runs?.places[runs.next];
    if (close === undefined) {
      this.out.push(text.slice(at, at + length));
      return at + length;
    }
    const inner = text.slice(at + length, close);
    const padded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
    this.out.push(`<code>${escapeHtml(padded ? inner.slice(1, -1) : inner)}</code>`);
    return close + length;
  }

  private bracket(at: number): number {
    const { text, brackets } = this;
    const isPicture = text[at] === "!" && text[at + 1] === "[";
    const open = isPicture ? at + 1 : at;
    const close = text[open] === "[" ? brackets.get(open) : undefined;
    if (close === undefined) {
      this.out.push(escapeHtml(text[at] as string));
      return at + 1;
    }
    const label = text.slice(open + 1, close);
    const end = text[close + 1] === "(" ? brackets.get(close + 1) : undefined;
    if (end !== undefined) {
      this.out.push(this.link(label, addressIn(text.slice(close + 2, end)), isPicture));
      return end + 1;
    }
    const mark = /^\d{1,3}$/.test(label) ? this.cite(Number(label)) : null;
    if (mark === null || isPicture) {
      this.out.push(escapeHtml(text[at] as string));
      return at + 1;
    }
    this.out.push(mark);
    return close + 1;
  }

  /** Where an address is refused, the words are left. A picture is a link: loading it would disclose to its host who reads. */
  private link(label: string, address: string | null, isPicture: boolean): string {
    const words =
      isPicture || this.depth >= DEPTH_MAX
        ? escapeHtml(label || (address ?? ""))
        : inlineToHtml(label, this.cite, this.depth + 1, this.inLink || address !== null);
    return address === null || this.inLink ? words : linkTo(address, words);
  }

  private autolink(at: number): number {
    AUTOLINK.lastIndex = at;
    const address = AUTOLINK.exec(this.text)?.[1];
    if (address === undefined || !isSafe(address) || this.inLink) {
      this.out.push("&lt;");
      return at + 1;
    }
    this.out.push(linkTo(address, escapeHtml(address)));
    return at + address.length + 2;
  }

  private run(at: number): number {
    const { text } = this;
    const marker = text[at] as string;
    const count = runLength(text, at);
    const [before, after] = [text[at - 1] ?? " ", text[at + count] ?? " "];
    const left = !isBlank(after) && (!PUNCTUATION.test(after) || isBlank(before) || PUNCTUATION.test(before));
    const right = !isBlank(before) && (!PUNCTUATION.test(before) || isBlank(after) || PUNCTUATION.test(after));
    // "2*3*4" is a sum and "snake_case_name" a name; a single tilde means "about".
    const inWord = isWord(before) && isWord(after) && (marker === "_" || count === 1);
    const strict = marker === "_";
    const plain = inWord || (marker === "~" && count !== 2);
    this.out.push({
      marker,
      count,
      opens: !plain && left && (!strict || !right || PUNCTUATION.test(before)),
      closes: !plain && right && (!strict || !left || PUNCTUATION.test(after)),
      opened: [],
      closed: [],
    });
    return at + count;
  }
}

const isBlank = (character: string) => /\s/.test(character);
const isWord = (character: string) => /[a-z0-9]/i.test(character);

function runLength(text: string, at: number): number {
  let end = at;
  while (text[end] === text[at]) end += 1;
  return end - at;
}

/** Where each opening bracket, round or square, is closed. */
function matchBrackets(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: Record<string, number[]> = { "]": [], ")": [] };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === "\\") at += 1;
    else if (character === "[") open["]"]?.push(at);
    else if (character === "(") open[")"]?.push(at);
    else {
      const from = open[character]?.pop();
      if (from !== undefined) pairs.set(from, at);
    }
  }
  return pairs;
}

/** Where runs of backticks stand, by their length; those before `next` are behind. */
function runsOfTicks(text: string): Map<number, { places: number[]; next: number }> {
  const runs = new Map<number, { places: number[]; next: number }>();
  for (const { 0: ticks, index } of text.matchAll(/`+/g)) {
    const known = runs.get(ticks.length);
    if (known) known.places.push(index);
    else runs.set(ticks.length, { places: [index], next: 0 });
  }
  return runs;
}

/** The address in the brackets of a link, without its title; null where it may not be followed. */
function addressIn(text: string): string | null {
  const inner = text.trim();
  const end = inner.search(/\s/);
  const address = inner.startsWith("<") ? inner.slice(1, Math.max(1, inner.indexOf(">"))) : end < 0 ? inner : inner.slice(0, end);
  return isSafe(address) ? address : null;
}

const isSafe = (address: string): boolean =>
  /^mailto:[^\s@]+@[^\s@]+$/i.test(address) || (/^https?:\/\/[^\s\\]+$/i.test(address) && readUrl(address) !== null);

const TAGS: Record<string, [once: string, twice: string]> = { "*": ["em", "strong"], _: ["em", "strong"], "~": ["del", "del"] };

/** Pairs the runs: a closing one takes the nearest opening one of its kind, and what stands open between them is text. */
function pairRuns(tokens: readonly Token[]): void {
  const open: Record<string, { run: Run; at: number }[]> = { "*": [], _: [], "~": [] };
  for (const [at, run] of tokens.entries()) {
    if (typeof run === "string") continue;
    const stack = open[run.marker] as { run: Run; at: number }[];
    while (run.closes && run.count > 0) {
      const opener = stack.at(-1);
      if (!opener) break;
      const size = opener.run.count > 1 && run.count > 1 ? 2 : 1;
      const tag = (TAGS[run.marker] as [string, string])[size - 1] as string;
      opener.run.opened.push(tag);
      run.closed.push(tag);
      opener.run.count -= size;
      run.count -= size;
      if (opener.run.count === 0) stack.pop();
      for (const other of Object.values(open)) while ((other.at(-1)?.at ?? -1) > opener.at) other.pop();
    }
    if (run.opens && run.count > 0) stack.push({ run, at });
  }
}

function emit(tokens: readonly Token[]): string {
  pairRuns(tokens);
  let depth = 0;
  const mark = (tag: string, by: 1 | -1) => {
    const shown = by === 1 ? depth < EMPHASIS_MAX : depth <= EMPHASIS_MAX;
    depth += by;
    return shown ? `<${by === 1 ? "" : "/"}${tag}>` : "";
  };
  return tokens
    .map((token) => {
      if (typeof token === "string") return token;
      const closing = token.closed.map((tag) => mark(tag, -1)).join("");
      const rest = token.marker.repeat(token.count);
      const opening = token.opened
        .reverse()
        .map((tag) => mark(tag, 1))
        .join("");
      return closing + rest + opening;
    })
    .join("");
}
