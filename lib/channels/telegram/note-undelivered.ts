import type { Core } from "../../core/core";
import { append, type MessageRow } from "../../core/log";
import { uuidOf } from "../../core/system";

type Why = {
  /** Nothing of it has arrived. */
  isNew: boolean;
  /** The person has blocked the bot, or is no more. */
  isGone: boolean;
  /** What Telegram said. */
  words: string;
};

function textOf({ isNew, isGone, words }: Why): string {
  const what = isNew ? "This message was not delivered" : "A change of this message was not delivered";
  const why = isGone ? "the person has blocked the bot or left Telegram" : "Telegram refused it";
  return `${what}: ${why} (${words}).`;
}

/** Notes for the team, once, what did not reach the person at Telegram and will not. */
export const noteUndelivered = (core: Pick<Core, "execute">, message: MessageRow, why: Why): Promise<void> => {
  const client_id = uuidOf("telegram undelivered", String(message.id), String(message.changed_seq));
  return core.execute({
    target: message.dialog_id,
    asks: { client_ids: [client_id] },
    plan: (draft) => {
      if (draft.facts.messages.some((row) => row.client_id === client_id)) return;
      append(draft, null, { sender: "system", kind: "note", text: textOf(why), client_id, reply_to: message.id });
    },
  });
};
