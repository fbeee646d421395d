import { z } from "zod";
import { findSensitive, type SensitiveRules } from "./find-sensitive";

const MASK = "••••";
/** As many last characters stay readable as let people recognise a card or account. */
const SHOWN = 4;

/** What a text was before it was masked: whole, and the parts with what stands in their place, in order. */
const sealedText = z.object({ text: z.string(), parts: z.array(z.object({ mask: z.string(), text: z.string() })) });
export type SealedText = z.infer<typeof sealedText>;

/** Long runs of digits keep their last four; a password keeps nothing, not even its length. */
function maskOf(part: string): string {
  const bare = part.replace(/[^\p{L}\p{N}]/gu, "");
  return /\d{4}$/.test(bare) && /^[A-Z0-9]{12,34}$/i.test(bare) && /\d{8}/.test(bare) ? `${MASK} ${bare.slice(-SHOWN)}` : MASK;
}

/** @returns the text with its sensitive parts masked, and what to seal; null where it has none */
export function maskText(text: string, rules: SensitiveRules): { text: string; original: SealedText } | null {
  const found = findSensitive(text, rules);
  if (found.length === 0) return null;
  const parts: SealedText["parts"] = [];
  let masked = "";
  let at = 0;
  for (const { start, end } of found) {
    const part = text.slice(start, end);
    const mask = maskOf(part);
    parts.push({ mask, text: part });
    masked += text.slice(at, start) + mask;
    at = end;
  }
  return { text: masked + text.slice(at), original: { text, parts } };
}

/**
 * An edit of a masked text: the masks that its author left standing, in their order, are what they stood for.
 * @returns the text as it would be without masks
 */
export function unmaskEdit(edited: string, original: SealedText): string {
  let result = "";
  let at = 0;
  for (const { mask, text } of original.parts) {
    const place = edited.indexOf(mask, at);
    if (place === -1) continue;
    result += edited.slice(at, place) + text;
    at = place + mask.length;
  }
  return result + edited.slice(at);
}

export const toSealable = (original: SealedText): string => JSON.stringify(original);

/** @throws Error for what is none of ours */
export const fromSealable = (json: string): SealedText => sealedText.parse(JSON.parse(json));
