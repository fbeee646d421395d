import type { Mentionable } from "@/lib/protocol/mention";
import { bestOf, fuzzyRank } from "../base/fuzzy";
import type { Asked } from "./find-canned";

/** Names have spaces, and a sentence goes on behind one. */
const AT_SIGN = /(?:^|[\s(])@([\p{L}\p{N}._'-]{0,40}(?: [\p{L}\p{N}._'-]{1,40}){0,2})$/u;
const LONGEST = 130;

/** @param caret where the cursor stands; null where something is selected */
export function mentionAt(text: string, caret: number | null): Asked | null {
  if (caret === null) return null;
  const query = AT_SIGN.exec(text.slice(Math.max(0, caret - LONGEST), caret))?.[1];
  return query === undefined ? null : { start: caret - query.length - 1, query };
}

const SHOWN = 8;

/** The colleagues whose names fit what was typed, the best first. */
export function findMentionable(people: readonly Mentionable[], typed: string): Mentionable[] {
  const query = typed.toLowerCase();
  const byName = [...people].sort((a, b) => a.words.localeCompare(b.words));
  return bestOf(byName, ({ words }) => fuzzyRank(query, words.toLowerCase())).slice(0, SHOWN);
}
