import type { Actor, Change, Facts, MessageRow } from "../../../log";

/** What a message changes before it stands in the log, such as who has the dialog. Pure: it looks at the facts, and answers what changes. */
export type BeforeMessage = (facts: Facts, by: Actor) => Partial<Change>;
/** What follows from a message that stands: who is called, who is notified. */
export type AfterMessage = (facts: Facts, by: Actor, message: MessageRow) => Partial<Change>;
