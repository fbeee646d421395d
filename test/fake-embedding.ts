/** Words that mean the same to the fake model; any other word means itself. */
const SYNONYMS = [
  ["shoe", "shoes", "boots", "sneakers", "moccasins", "footwear"],
  ["return", "returns", "send", "sent", "refund", "money", "back"],
  ["open", "hours", "opening", "closed", "close"],
  ["deliver", "delivery", "parcel", "shipping", "arrive"],
];
const DIMENSIONS = 128;

const hash = (text: string): number => {
  let value = 2_166_136_261;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return value;
};

/** A vector that counts what a text means: texts of the same meanings lie near each other, whatever their words. */
export function fakeEmbedding(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const word of text.toLowerCase().match(/[a-z]{3,}/g) ?? []) {
    const meaning = SYNONYMS.findIndex((words) => words.includes(word));
    const at = meaning >= 0 ? meaning : SYNONYMS.length + (hash(word) % (DIMENSIONS - SYNONYMS.length));
    // Words that name a meaning weigh more than the small ones between them.
    vector[at] = (vector[at] ?? 0) + (meaning >= 0 ? 3 : 1);
  }
  return vector;
}
