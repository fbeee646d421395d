export const MAIL_LIMITS = {
  /** A mail as it is sent, in bytes: attachments are a third longer than their files. */
  BYTES: 36 * 1024 * 1024,
  /** Of HTML no more is read. */
  HTML_CHARS: 1_000_000,
  /** Of its text no more is handed on: all that is done with it there is done beside every conversation. */
  TEXT_CHARS: 200_000,
  /** Tags of HTML that stand in each other; browsers stop at as many. */
  DEPTH: 512,
  /** Parts of one mail. */
  PARTS: 300,
  /** Message-IDs that one mail refers to, the newest. */
  REFERENCES: 50,
  /** Of one header. */
  HEADER_CHARS: 998,
} as const;
