/** So long a copy of the file may be believed: it is made anew at each request. */
const VALID_MS = 30 * 24 * 3_600_000;

/** The file of RFC 9116. @param base Baton's own address */
export const securityText = (contact: string, base: string, now: Date): string =>
  [
    `Contact: ${contact}`,
    `Expires: ${new Date(now.getTime() + VALID_MS).toISOString()}`,
    `Canonical: ${base}/.well-known/security.txt`,
    "Preferred-Languages: en",
    "",
  ].join("\n");
