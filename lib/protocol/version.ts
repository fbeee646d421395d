/** The version of the wire, and the oldest that is still understood (protocol.md 2). No imports: browsers load this file. */
export const PROTOCOL_VERSION = 1;
export const PROTOCOL_OLDEST = 1;
