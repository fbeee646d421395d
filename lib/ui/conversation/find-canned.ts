import type { CannedReply } from "@/lib/protocol/routes/canned-replies";
import { bestOf, fuzzyRank } from "../base/fuzzy";

/** A sign that begins a word, such as a slash, and what is typed behind it up to the cursor. */
export type Asked = { start: number; query: string };

const SLASH = /(?:^|\s)\/([\p{L}\p{N}_-]{0,40})$/u;

/** @param caret where the cursor stands; null where something is selected */
export function askedAt(text: string, caret: number | null): Asked | null {
  if (caret === null) return null;
  const match = SLASH.exec(text.slice(Math.max(0, caret - 42), caret));
  const query = match?.[1];
  return query === undefined ? null : { start: caret - query.length - 1, query };
}

/** Words of the text come after every shortcut. */
const TEXT_RANK = 1_000;

function rankOf(query: string, { shortcut, text }: CannedReply): number | null {
  const rank = fuzzyRank(query, shortcut);
  if (rank !== null) return rank;
  return query.length > 1 && text.toLowerCase().includes(query) ? TEXT_RANK : null;
}

const SHOWN = 8;

/** The replies that fit what was typed, the best first: by the beginning of the shortcut, its letters, the words of the text. */
export function findCanned(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const query = typed.toLowerCase();
  const byName = [...replies].sort((a, b) => a.shortcut.localeCompare(b.shortcut));
  return bestOf(byName, (reply) => rankOf(query, reply)).slice(0, SHOWN);
}
