import type { CannedReply } from "@/lib/protocol/routes/canned-replies";

/** A slash that begins a word, and what is typed behind it up to the cursor. */
export type Asked = { start: number; query: string };

const SLASH = /(?:^|\s)\/([\p{L}\p{N}_-]{0,40})$/u;

/** @param caret where the cursor stands; null where something is selected */
export function askedAt(text: string, caret: number | null): Asked | null {
  if (caret === null) return null;
  const match = SLASH.exec(text.slice(Math.max(0, caret - 42), caret));
  const query = match?.[1];
  return query === undefined ? null : { start: caret - query.length - 1, query };
}

/** How far apart the letters of a query stand in a text, in their order; null where they do not. */
function spread(query: string, text: string): number | null {
  let at = -1;
  let first = 0;
  for (const [place, letter] of [...query].entries()) {
    at = text.indexOf(letter, at + 1);
    if (at === -1) return null;
    if (place === 0) first = at;
  }
  return at - first;
}

const ranks = { exact: 0, beginning: 1, word: 2, within: 3, letters: 10, text: 1_000 } as const;

/** How well a reply fits what was typed: the smaller the better; null where it does not. */
function rankOf(query: string, { shortcut, text }: CannedReply): number | null {
  if (shortcut === query) return ranks.exact;
  if (shortcut.startsWith(query)) return ranks.beginning;
  if (shortcut.split(/[-_]/).some((word) => word.startsWith(query))) return ranks.word;
  if (shortcut.includes(query)) return ranks.within;
  const apart = spread(query, shortcut);
  if (apart !== null) return ranks.letters + apart;
  return query.length > 1 && text.toLowerCase().includes(query) ? ranks.text : null;
}

const SHOWN = 8;

/** The replies that fit what was typed, the best first: by the beginning of the shortcut, its letters, the words of the text. */
export function findCanned(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const query = typed.toLowerCase();
  return replies
    .flatMap((reply) => {
      const rank = rankOf(query, reply);
      return rank === null ? [] : [{ reply, rank }];
    })
    .sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .slice(0, SHOWN)
    .map(({ reply }) => reply);
}
