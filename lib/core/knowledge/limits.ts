/** What one assistant may know. Each node holds it in memory when it searches: a passage is about 1 KB there. */
export const KNOWN_AT_MOST = { DOCUMENTS: 1000, PASSAGES: 50_000, TEXT_BYTES: 32 * 1024 * 1024 } as const;
