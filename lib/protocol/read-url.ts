/**
 * An address as a URL, or null where it is none. In place of `URL.canParse`: on Node 20 that says no to addresses with letters
 * such as "ü" once it has been called often enough to be compiled.
 * @param base what a relative address goes from
 */
export function readUrl(address: string, base?: string): URL | null {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}
