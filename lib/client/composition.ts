/** The code of a key that an input method took for itself. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Whether a key belongs to an input method that is composing Japanese, Chinese, Korean and the like: its Enter chooses
 * a word and sends nothing. Safari ends the composition before the keydown of that Enter; only the key's code says so.
 */
export const isComposing = (event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean =>
  event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
