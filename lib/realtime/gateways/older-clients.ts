import { randomUUID } from "node:crypto";
import { uuidOf } from "../../core/system";
import type { UpFrame } from "../../protocol/frames";
import { clientId, correlationId } from "../../protocol/values";

type Fields = Record<string, unknown>;

/** A frame as the gateway works on it. */
type Taken = { type: string; payload: Fields; correlation_id: string | number | undefined };

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

/**
 * What a frame of an older client means in the events of today (protocol.md 7); any other frame is left as it is.
 * @param key the sender's, as `principalKey` has it
 */
export function takenAs({ type, payload: given, correlation_id }: UpFrame, key: string, isFlat: boolean): Taken {
  const payload = given ?? {};
  const correlation = correlation_id ?? correlationId.safeParse(payload.correlation_id).data;
  const taken = (as: string, fields: Fields = payload): Taken => ({ type: as, payload: fields, correlation_id: correlation });
  switch (type) {
    case "heartbeat":
      return taken("ping");
    case "typing":
      return taken(payload.is_typing === true ? "typing_start" : "typing_stop");
    case "user_message":
    case "agent_request":
      return taken("chat_message", asMessage(payload, correlation, key));
    case "chat_message":
      return isFlat || isOlderMessage(payload) ? taken(type, asMessage(payload, correlation, key)) : taken(type);
    default:
      return taken(type);
  }
}

const isOlderMessage = (fields: Fields): boolean => "content" in fields || "message" in fields || "message_type" in fields;

function asMessage({ content, message, message_type, ...fields }: Fields, correlation: string | number | undefined, key: string): Fields {
  const text = fields.text ?? content ?? message;
  const kind = fields.kind ?? message_type;
  return {
    ...fields,
    text,
    client_id: fields.client_id ?? clientIdFrom(correlation, key, text),
    ...(kind === undefined ? {} : { kind }),
  };
}

/**
 * Whoever sends a message again does so under the same `correlation_id` (P2). Many clients count theirs from 1 with each
 * page: so another text under the same number is another message.
 */
function clientIdFrom(correlation: string | number | undefined, key: string, text: unknown): string {
  if (correlation === undefined) return randomUUID();
  return clientId.safeParse(correlation).data ?? uuidOf("correlation", key, String(correlation), String(text));
}
