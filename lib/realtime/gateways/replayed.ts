import type { Message, MessagesPage } from "../../protocol/message";

type Replayed = { event: "message" | "message_updated"; message: Message & { prev_seq: number } };

/**
 * A page as a stream replays it to whoever stands at `after`. The newest page comes by `seq`, a stream goes by
 * `changed_seq`: what was edited since stands behind what came after it.
 */
export function replayed({ messages, reset }: Pick<MessagesPage, "messages" | "reset">, after: number): Replayed[] {
  let prev_seq = reset ? 0 : after;
  return messages
    .toSorted((a, b) => a.changed_seq - b.changed_seq)
    .map((message) => {
      const event = message.seq === message.changed_seq ? "message" : "message_updated";
      const one: Replayed = { event, message: { ...message, prev_seq } };
      prev_seq = message.changed_seq;
      return one;
    });
}
