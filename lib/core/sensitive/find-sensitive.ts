import type { RE2JS } from "re2js";
import type { SensitiveKind } from "../../protocol/privacy";

/** What is looked for in a text. */
export type SensitiveRules = { kinds: ReadonlySet<SensitiveKind>; own: readonly RE2JS[] };
/** A stretch of the text: from `start` up to, not including, `end`. */
export type Found = { start: number; end: number };

/** Digits as people write them, in groups; letters, other digits or a "+" of a phone number beside them make it something else. */
const DIGITS = /(?<![\p{L}\p{N}+.])\d(?:[ \u00a0.-]{0,3}\d){12,40}(?![\p{L}\p{N}]|[.,]\d)/gu;
/** The first digits of the networks, and how many their numbers have. */
const CARD = /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[0-9]|2[2-7])\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14,17}|6\d{15,18})$/;
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ \u00a0-]?[A-Z0-9]){11,30}(?![\p{L}\p{N}])/giu;

/** Words for a secret, in the languages of the widget, with what joins them to it. */
const PASSWORD =
  /(?<![\p{L}\p{N}])(?:pass(?:word|wort|phrase|code)|passwd|pwd|pin(?:[ -]?code)?|cvv2?|cvc2?|kennwort|contraseña|clave|mot de passe|كلمة (?:السر|المرور))(?:\s{0,3}(?:[:=：]|(?:is|was|ist|lautet|es|est|هي)(?=[\s:]))\s{0,3}){1,2}(["'`«“]?)([^\s"'`»”]{3,128})\1/giu;
/** The words that follow "my password is" in a sentence that gives none away. */
const NO_SECRET =
  /^(?:not|wrong|incorrect|invalid|expired|lost|forgotten|required|needed|correct|right|too|the|a|an|my|your|no|never|still|always|being|reset|nicht|falsch|abgelaufen|incorrecta|incorrecto|correcta|correcto|weg|leer|empty|missing|gone|broken|case|case-sensitive|compromised|rejected|refused|accepted|working)[.,;:!?]*$/iu;

const KEYS: readonly RegExp[] = [
  // No further than where the next begins: a text of nothing but beginnings is read once, not once for each.
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----BEGIN )[\s\S]){0,9000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|(?=-----BEGIN )|$)/g,
  /(?<![\p{L}\p{N}_-])(?:sk|pk|rk)[_-](?:live|test|proj|ant|or)[_-][A-Za-z0-9_-]{10,300}/gu,
  /(?<![\p{L}\p{N}_-])(?:sk-[A-Za-z0-9]{20,300}|bk_[A-Za-z0-9_-]{20,100}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[A-Za-z0-9_-]{16,100}|xox[abeprs]-[A-Za-z0-9-]{10,250}|npm_[A-Za-z0-9]{30,60}|AIza[A-Za-z0-9_-]{35}|(?:AKIA|ASIA)[A-Z0-9]{16}|SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}|whsec_[A-Za-z0-9+/=]{16,100})/gu,
  /(?<![\p{L}\p{N}_-])eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{0,1000}/gu,
  /(?<=(?:api[ _-]?key|secret(?:[ _-]?key)?|access[ _-]?key|(?:access[ _-]|auth[ _-]|bearer[ _-]?)token)(?:\s{0,3}(?:[:=]|is(?=\s)))\s{0,3}["'`]?)[A-Za-z0-9_+/=.~-]{12,512}/gi,
];

/** The check digit of payment cards (ISO/IEC 7812). */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, char, at) => {
    const value = Number(char) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Lengths of the IBANs of countries where people write them (ISO 13616); another country's passes by its check digits alone. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  "NO15 BE16 DK18 FI18 NL18 SI19 AT20 EE20 LT20 LU20 CH21 HR21 LV21 LI21 BG22 DE22 GB22 IE22 GE22 AE23 IL23 AD24 CZ24 ES24 RO24 SE24 SA24 SK24 TN24 PT25 IS26 TR26 FR27 GR27 IT27 SM27 MC27 CY28 HU28 PL28 AL28 MT31"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** The check digits of a bank account (ISO 13616: modulo 97). */
export function passesMod97(iban: string): boolean {
  const digits = (iban.slice(4) + iban.slice(0, 4)).toUpperCase().replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** The end of the card that begins with a run's first group of digits. */
function cardEnd(groups: readonly RegExpExecArray[]): number | undefined {
  let digits = "";
  for (const group of groups) {
    digits += group[0];
    if (CARD.test(digits) && passesLuhn(digits)) return group.index + group[0].length;
  }
  return undefined;
}

/** A run of digits may hold more than a card: its expiry, its code, another one. The gaps separate them. */
function findCards(text: string): Found[] {
  return [...text.matchAll(DIGITS)].flatMap((run) => {
    const groups = [...run[0].matchAll(/\d+/g)];
    const found: Found[] = [];
    for (const [at, group] of groups.entries()) {
      if (group.index < (found.at(-1)?.end ?? 0) - run.index) continue;
      const end = cardEnd(groups.slice(at));
      if (end !== undefined) found.push({ start: run.index + group.index, end: run.index + end });
    }
    return found;
  });
}

/** A word after the number looks like more of it: the longest beginning whose length and check digits are right is the number. */
function ibanIn(candidate: string): number | undefined {
  const places = [...candidate].flatMap((char, at) => (/[A-Z0-9]/i.test(char) ? [at] : []));
  const bare = candidate.replace(/[^A-Z0-9]/gi, "").toUpperCase();
  const known = IBAN_LENGTHS[bare.slice(0, 2)];
  const longest = Math.min(bare.length, 34);
  for (let length = known ?? longest; length >= (known ?? 15) && length <= longest; length -= 1) {
    if (passesMod97(bare.slice(0, length))) return (places[length - 1] ?? 0) + 1;
  }
  return undefined;
}

function findIbans(text: string): Found[] {
  return [...text.matchAll(IBAN)].flatMap((match) => {
    const length = ibanIn(match[0]);
    return length === undefined ? [] : [{ start: match.index, end: match.index + length }];
  });
}

function findPasswords(text: string): Found[] {
  return [...text.matchAll(PASSWORD)].flatMap((match) => {
    const [whole, quote = "", secret = ""] = match;
    if (quote === "" && NO_SECRET.test(secret)) return [];
    const end = match.index + whole.length - quote.length;
    return [{ start: end - secret.length, end }];
  });
}

const findKeys = (text: string): Found[] =>
  KEYS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })));

function findOwn(text: string, pattern: RE2JS): Found[] {
  const found: Found[] = [];
  const matcher = pattern.matcher(text);
  while (matcher.find()) if (matcher.end() > matcher.start()) found.push({ start: matcher.start(), end: matcher.end() });
  return found;
}

const FINDERS: Record<SensitiveKind, (text: string) => Found[]> = {
  cards: findCards,
  ibans: findIbans,
  passwords: findPasswords,
  keys: findKeys,
};

/**
 * What a text has at least where there is something of the kind to find. Nearly all texts have nothing, and these say so
 * in a fraction of the time that the patterns above take at every letter.
 */
const HINTS: Record<SensitiveKind, RegExp> = {
  cards: /\d(?:[ \u00a0.-]{0,3}\d){12}/,
  ibans: /[A-Z]{2}\d{2}/iu,
  passwords: /pass|pwd|pin|cv[vc]|kenn|contra|clave|mot de|كلمة/iu,
  keys: /-----BEGIN|[spr]k[_-]|bk_|gh[pousr]_|github_|glpat|xox|npm_|AIza|AKIA|ASIA|SG\.|whsec_|eyJ|key|secret|token/i,
};

const find = (kind: SensitiveKind, text: string): Found[] => (HINTS[kind].test(text) ? FINDERS[kind](text) : []);

/** The sensitive stretches of a text, in order, those that touch or overlap joined. */
export function findSensitive(text: string, rules: SensitiveRules): Found[] {
  const all = [...[...rules.kinds].flatMap((kind) => find(kind, text)), ...rules.own.flatMap((pattern) => findOwn(text, pattern))].sort(
    (a, b) => a.start - b.start,
  );
  const joined: Found[] = [];
  for (const next of all) {
    const last = joined.at(-1);
    if (last && next.start <= last.end) last.end = Math.max(last.end, next.end);
    else joined.push({ ...next });
  }
  return joined;
}
