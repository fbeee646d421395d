/** What Unicode (UTS #51, 1.4.9) calls a possible emoji, of which each is one grapheme: a flag, a keycap, or pictographs joined into one. */
const FLAG = "\\p{RI}\\p{RI}";
const KEYCAP = "[0-9#*]\\ufe0f?\\u20e3";
const PICTOGRAPH = "\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\ufe0e\\ufe0f]|[\\u{e0020}-\\u{e007e}]+\\u{e007f})?";
const EMOJI = new RegExp(`^(?:${FLAG}|${KEYCAP}|${PICTOGRAPH}(?:\\u200d${PICTOGRAPH})*)$`, "u");

/** Whether a text is one emoji and nothing else. */
export const isEmoji = (text: string): boolean => EMOJI.test(text);
