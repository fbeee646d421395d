/** Without letters that look alike. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH = 16;

/** @returns a password of 92 bits of chance to begin with. */
export function randomPassword(): string {
  const letters: string[] = [];
  while (letters.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      // A byte over the last whole multiple would favour the first letters.
      if (byte < 256 - (256 % ALPHABET.length) && letters.length < LENGTH) letters.push(ALPHABET[byte % ALPHABET.length] as string);
    }
  }
  return letters.join("");
}
