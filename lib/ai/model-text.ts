import { readUrl } from "../protocol/read-url";

/** Where a model thinks aloud: never shown. */
const THINKING = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["<reasoning>", "</reasoning>"],
  ["◁think▷", "◁/think▷"],
  ["<|channel|>analysis", "<|channel|>final"],
] as const;
const LONGEST = Math.max(...THINKING.flat().map((mark) => mark.length));

/** Lets a streamed text through without what a model thinks aloud, however the stream cuts it; what is never closed is all thought. */
export function withoutThinking(): { push(text: string): string; end(): string } {
  let held = "";
  let closing: string | null = null;
  const release = (final: boolean): string => {
    let shown = "";
    for (;;) {
      const lower = held.toLowerCase();
      if (closing !== null) {
        const at = lower.indexOf(closing);
        if (at === -1) {
          held = final ? "" : held.slice(-LONGEST);
          return shown;
        }
        held = held.slice(at + closing.length);
        closing = null;
        continue;
      }
      const found = THINKING.flatMap(([open, close]) => {
        const at = lower.indexOf(open);
        return at === -1 ? [] : [{ at, open, close }];
      }).sort((a, b) => a.at - b.at)[0];
      if (!found) {
        // Half a mark waits for its end.
        let waits = final ? 0 : Math.min(LONGEST, held.length);
        while (waits > 0 && !THINKING.some(([open]) => open.startsWith(lower.slice(-waits)))) waits -= 1;
        shown += held.slice(0, held.length - waits);
        held = held.slice(held.length - waits);
        return shown;
      }
      shown += held.slice(0, found.at);
      held = held.slice(found.at + found.open.length);
      closing = found.close;
    }
  };
  return {
    push(text) {
      held += text;
      return release(false);
    },
    end: () => release(true).replace(/<\/?think(?:ing)?>|◁\/?think▷/gi, ""),
  };
}

const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/;
const LABEL = String.raw`(?:sources?|src|refs?|quelle|fuente)?[\s:#^]*`;
const MARKERS = new RegExp(
  String.raw`[[【]\s*${LABEL}(\d{1,2}(?:\s*(?:,|;|and|&)\s*${LABEL}\d{1,2}){0,8})\s*(?:†[^\]】]{0,40})?[\]】](?!\()`,
  "gi",
);

/** Every form in which models cite as `[1]`, each number by itself; code is left alone. */
export const plainMarkers = (text: string): string =>
  text
    .split(CODE)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : part.replace(MARKERS, (_, numbers: string) => (numbers.match(/\d+/g) ?? []).map((n) => `[${Number(n)}]`).join("")),
    )
    .join("");

/** The numbers that a text cites, and the text without them; code is left alone. */
export function splitMarkers(text: string): { body: string; cited: number[] } {
  const cited: number[] = [];
  const body = plainMarkers(text)
    .split(CODE)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : part.replace(/ ?\[(\d{1,2})\](?!\()/g, (_, number: string) => {
            cited.push(Number(number));
            return "";
          }),
    )
    .join("");
  return { body, cited: [...new Set(cited)] };
}

/** The end of the first sentence that is whole, or -1: a code block is one, a line is one. */
export function sentenceEnd(text: string): number {
  if (text.trimStart().startsWith("```")) {
    const close = text.indexOf("\n```", text.indexOf("```") + 3);
    if (close === -1) return -1;
    const line = text.indexOf("\n", close + 1);
    return line === -1 ? -1 : line + 1;
  }
  const line = text.indexOf("\n");
  const inLine = line === -1 ? text : text.slice(0, line);
  const end =
    /(?<!\b\p{L}|\b(?:e\.g|i\.e|z\.B|bzw|ca|approx|etc|Mr|Mrs|Dr|No|Nr|St)|\d)(?:[.!?]+["'”»)]?|[。！？]+)(?:\s*[[【][^\]】]{1,24}[\]】])*(?:\s+(?=[^\s[【])|(?<=[。！？])(?=[^\s[【])|(?<=】)(?=[^\s[【]))|(?<=\d)\.(?:\s*[[【][^\]】]{1,24}[\]】])*\s+(?=\p{Lu})/u.exec(
      inLine.slice(0, 2_000),
    );
  if (end) return end.index + end[0].length;
  return line === -1 ? -1 : line + 1;
}

/** A text without links to hosts that are not known: their words stay. */
export function onlyLinksTo(hosts: ReadonlySet<string>, text: string): string {
  const known = (address: string) => {
    const url = readUrl(address);
    if (!url) return /^(?:\/(?!\/)|#)/.test(address);
    const { protocol, hostname } = url;
    return (
      (protocol === "https:" || protocol === "http:") &&
      [...hosts].some((host) => hostname === host || (host.startsWith("*.") && hostname.endsWith(host.slice(1))))
    );
  };
  return text
    .replace(/!?\[([^\]\n]{0,300})\]\(<?([^)\s>]{0,500})>?(?:[ \t][^()\n]{0,200})?\)/g, (whole, words: string, address: string) =>
      known(address) && !whole.startsWith("!") ? whole : words,
    )
    .replace(/<?\b(?:https?:\/\/|www\.)[^\s<>()[\]]{1,2000}>?/gi, (address) => {
      const plain = address.replace(/^<|>$/g, "").replace(/[.,;:!?]+$/, "");
      const whole = /^www\./i.test(plain) ? `https://${plain}` : plain;
      return known(whole) ? address : "";
    });
}
