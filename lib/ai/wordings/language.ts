/**
 * What a language says to be polite, to reach a person, and to tie a message to the one before: phrases with commas
 * between them. `*` at a word's end stands for any ending. Accents, case and repeated letters don't matter.
 */
export type Wordings = {
  greeting: string;
  thanks: string;
  /** Goodbye, that's all, never mind, it works now. */
  closing: string;
  /** Okay, perfect, I see. */
  acknowledgement: string;
  yes: string;
  no: string;
  /** How are you? */
  mood: string;
  /** Are you a robot? What is your name? */
  identity: string;
  /** Says nothing by itself and takes nothing away from the other words. */
  filler: string;
  /** What people give thanks for; a filler beside thanks alone. */
  object: string;
  complaint: string;
  /** Whole wishes for a person. */
  wish: string;
  /** Who is meant by a wish for a person. */
  person: string;
  /** Who may be meant by one, beside a verb of talking. */
  somebody: string;
  /** Real, human, live: of a person. */
  real: string;
  /** Talk, connect, call: beside a person a wish for one. */
  contact: string;
  /** I want, I need, is there: right beside a person a wish for one. */
  want: string;
  bot: string;
  /** Turns a wish into its opposite. */
  not: string;
  /** Asks about talking to persons instead of asking for it. */
  about: string;
  /** Ties a question to the one before. */
  follow: string;
};
