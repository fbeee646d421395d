import { randomUUID } from "node:crypto";
import { uuidOf } from "../../core/system";
import type { UpFrame } from "../../protocol/frames";
import { clientId, correlationId } from "../../protocol/values";

type Fields = Record<string, unknown>;

type Correlation = UpFrame["correlation_id"];

/** The fields of a frame that are not its payload's. */
const OF_FRAME: ReadonlySet<string> = new Set(["type", "timestamp", "correlation_id"]);

/** A frame whose fields stand beside its `type`, as an enveloped one; undefined for any other. */
export function flatFrame(content: unknown): Fields | undefined {
  if (typeof content !== "object" || content === null || !("type" in content) || "payload" in content) return undefined;
  const fields = Object.entries(content).filter(([name]) => !OF_FRAME.has(name));
  if (fields.length === 0) return undefined;
  const { timestamp, correlation_id } = content as Fields;
  return { type: content.type, payload: Object.fromEntries(fields), timestamp, correlation_id };
}

/** The event of today that a frame means (protocol.md 7); any other frame's is its type. */
export function eventOf({ type, payload }: UpFrame): string {
  switch (type) {
    case "heartbeat":
      return "ping";
    case "typing":
      return payload?.is_typing === true ? "typing_start" : "typing_stop";
    case "user_message":
    case "agent_request":
      return "chat_message";
    default:
      return type;
  }
}

/** What comes back with the answer to a frame: older clients name it among the fields of the payload. */
export const correlationOf = ({ payload, correlation_id }: UpFrame): Correlation =>
  correlation_id ?? correlationId.safeParse(payload?.correlation_id).data;

/** Who sent a frame: their key, as `principalKey` has it, and the connection it came by. */
type Sender = { key: string; id: string };

/** The payload of a frame as the event of today has it; that of any other frame is left as it is. */
export function payloadOf(frame: UpFrame, from: Sender, isFlat: boolean): Fields {
  const payload = frame.payload ?? {};
  if (eventOf(frame) !== "chat_message") return payload;
  const isOlder = frame.type !== "chat_message" || isFlat || isOlderMessage(payload);
  return isOlder ? asMessage(payload, correlationOf(frame), from) : payload;
}

const isOlderMessage = (fields: Fields): boolean => "content" in fields || "message" in fields || "message_type" in fields;

function asMessage({ content, message, message_type, ...fields }: Fields, correlation: Correlation, from: Sender): Fields {
  const text = fields.text ?? content ?? message;
  const kind = fields.kind ?? message_type;
  return {
    ...fields,
    text,
    client_id: fields.client_id ?? clientIdFrom(correlation, from, text),
    ...(kind === undefined ? {} : { kind }),
  };
}

/**
 * Whoever sends a message again does so under the same `correlation_id` and with the same text (P2). A UUID says by itself which
 * one it is. What is none may be a number that the client counts from 1 with each page: on another connection it is another
 * message, since nothing tells whether it is the one of before.
 */
function clientIdFrom(correlation: Correlation, { key, id }: Sender, text: unknown): string {
  // What is no text is refused under any id.
  if (correlation === undefined || typeof text !== "string") return randomUUID();
  const unique = clientId.safeParse(correlation).data;
  return unique === undefined ? uuidOf("correlation", key, id, String(correlation), text) : uuidOf("correlation", key, unique, text);
}
