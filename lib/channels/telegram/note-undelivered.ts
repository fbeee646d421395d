import type { Core } from "../../core/core";
import { append, type MessageRow } from "../../core/log";
import { uuidOf } from "../../core/system";

type Why = {
  /** Nothing of it has arrived. */
  isNew: boolean;
  /** `forbidden`: the person has blocked the bot, or is no more; `refused`: Telegram will not do it; `file`: we have it no more. */
  cause: "forbidden" | "refused" | "file";
  /** What Telegram, or the store, said. */
  words: string;
};

const WHY: Readonly<Record<Why["cause"], string>> = {
  forbidden: "the person has blocked the bot or left Telegram",
  refused: "Telegram refused it",
  file: "it can't be read",
};

function textOf({ isNew, cause, words }: Why): string {
  const what =
    cause === "file"
      ? "A file of this message was not delivered"
      : isNew
        ? "This message was not delivered"
        : "A change of this message was not delivered";
  return `${what}: ${WHY[cause]} (${words}).`;
}

/** Notes for the team, once, what did not reach the person at Telegram and will not. */
export const noteUndelivered = (core: Pick<Core, "execute">, message: MessageRow, why: Why): Promise<void> =>
  noteOnce(core, message, textOf(why), uuidOf("telegram undelivered", String(message.id), String(message.changed_seq)));

/** Writes a note below a message, unless one of this id is there. */
export const noteOnce = (core: Pick<Core, "execute">, message: MessageRow, text: string, client_id: string): Promise<void> =>
  core.execute({
    target: message.dialog_id,
    asks: { client_ids: [client_id] },
    plan: (draft) => {
      if (draft.facts.messages.some((row) => row.client_id === client_id)) return;
      append(draft, null, { sender: "system", kind: "note", text, client_id, reply_to: message.id });
    },
  });
